package io.sigline.engine.parse;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known word that somebody probably meant. */
public final class Suggestion {
  private static final int MAX_LENGTH = 64;

  private Suggestion() {}

  /** {@code did you mean 'contains'?}, or null if no known word is near. */
  public static @Nullable String near(String found, Collection<String> known) {
    String nearest = nearest(found, known);
    return nearest == null ? null : "did you mean '" + nearest + "'?";
  }

  /** The known word within a third of its length in edits, the nearest first; null if none. */
  static @Nullable String nearest(String found, Collection<String> known) {
    String folded = found.toLowerCase(Locale.ROOT);
    String nearest = null;
    int best = Integer.MAX_VALUE;
    for (String word : known) {
      int distance = distance(folded, word.toLowerCase(Locale.ROOT));
      if (distance < best && distance <= Math.max(1, word.length() / 3)) {
        best = distance;
        nearest = word;
      }
    }
    return nearest;
  }

  /** Edits (insert, delete, replace, swap neighbours) from one word to the other. */
  private static int distance(String from, String to) {
    if (from.length() > MAX_LENGTH || to.length() > MAX_LENGTH) {
      return Integer.MAX_VALUE;
    }
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replace = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        if (swapped(from, i, to, j)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[from.length()][to.length()];
  }

  private static boolean swapped(String from, int i, String to, int j) {
    return i > 1
        && j > 1
        && from.charAt(i - 1) == to.charAt(j - 2)
        && from.charAt(i - 2) == to.charAt(j - 1);
  }
}

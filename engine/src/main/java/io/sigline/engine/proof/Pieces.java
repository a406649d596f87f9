package io.sigline.engine.proof;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The literal pieces that a text needs to pass tests together: one at its beginning, one at its
 * end, the others between. Made for one attempt.
 */
final class Pieces {
  private static final String[] BETWEEN = {" ", "", "x", "\\", "/", "_", ".", "0", ",", "\" \""};
  private static final String[] FILLERS = {"x", "1", "a", " ", "Z", "-", "é"};
  private static final String[] MARGINS = {"", "x", "C:\\x", "/x", "a b", "0", "zq7"};
  private static final int ORDERED_ROUNDS = 20;

  private final int round;
  private final Random random;
  private final List<String> middles = new ArrayList<>();
  private String prefix = "";
  private String suffix = "";

  /**
   * Pieces for an attempt.
   *
   * @param round 0 is the plainest; each gives other fillers
   */
  Pieces(int round) {
    this.round = round;
    this.random = new Random(round);
  }

  private String choose(String[] from) {
    return round < from.length ? from[round] : from[random.nextInt(from.length)];
  }

  /** The text of a pattern that has no {@code *}. */
  String exactly(TextPattern pattern) {
    return runs(pattern).getFirst();
  }

  /** Adds what a pattern needs. */
  void add(ValueTest.Text text) {
    List<String> runs = runs(text.pattern());
    if (!runs.getFirst().isEmpty()) {
      prefix = longer(prefix, runs.getFirst());
    }
    if (runs.size() > 1) {
      suffix = longer(suffix, runs.getLast());
      runs.subList(1, runs.size() - 1).forEach(this::add);
    }
  }

  /** Adds a text that has to stand somewhere, at the edges if it must. */
  void add(String text, boolean atBeginning, boolean atEnd) {
    if (atBeginning) {
      prefix = longer(prefix, text);
    } else if (atEnd) {
      suffix = longer(suffix, text);
    } else {
      add(text);
    }
  }

  private void add(String middle) {
    if (!middle.isEmpty()) {
      middles.add(middle);
    }
  }

  /** What has to stand between the beginning and the end. */
  List<String> middles() {
    return List.copyOf(middles);
  }

  /** Leaves out what stands elsewhere already. */
  void drop(List<String> placed) {
    middles.removeAll(placed);
  }

  /** The pieces in one text. */
  String join() {
    List<String> parts = new ArrayList<>(distinctMiddles());
    if (round >= ORDERED_ROUNDS) {
      Collections.shuffle(parts, random);
    }
    String margin = MARGINS[round < ORDERED_ROUNDS ? 0 : random.nextInt(MARGINS.length)];
    parts.addFirst(prefix.isEmpty() ? margin : prefix);
    parts.add(suffix.isEmpty() && round % 2 == 1 ? margin : suffix);
    String between = choose(BETWEEN);
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      if (!text.isEmpty() && !part.isEmpty() && !(round == 0 && meets(text, part))) {
        text.append(between);
      }
      text.append(part);
    }
    return text.isEmpty() ? choose(FILLERS) : text.toString();
  }

  /** True if the two read well next to each other: one brings a separator. */
  private static boolean meets(CharSequence before, String after) {
    char last = before.charAt(before.length() - 1);
    char first = after.charAt(0);
    return "\\/ ".indexOf(last) >= 0 || "\\/ ".indexOf(first) >= 0;
  }

  private List<String> distinctMiddles() {
    List<String> distinct = new ArrayList<>();
    for (int i = 0; i < middles.size(); i++) {
      String folded = TextPattern.fold(middles.get(i));
      boolean elsewhere =
          TextPattern.fold(prefix).contains(folded) || TextPattern.fold(suffix).contains(folded);
      for (int j = 0; j < middles.size() && !elsewhere && round < ORDERED_ROUNDS; j++) {
        String other = TextPattern.fold(middles.get(j));
        elsewhere = j != i && other.contains(folded) && (other.length() > folded.length() || j < i);
      }
      if (!elsewhere) {
        distinct.add(middles.get(i));
      }
    }
    return distinct;
  }

  private static String longer(String one, String other) {
    return other.length() > one.length() ? other : one;
  }

  /** The texts between the {@code *} of a pattern, {@code ?} filled in; at least one. */
  private List<String> runs(TextPattern pattern) {
    List<String> runs = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    for (TextPattern.Part part : pattern.parts()) {
      switch (part) {
        case TextPattern.Literal(var text) -> run.append(text);
        case TextPattern.AnyCharacter _ -> run.append(choose(FILLERS));
        case TextPattern.AnyText _ -> {
          runs.add(run.toString());
          run.setLength(0);
        }
      }
    }
    runs.add(run.toString());
    return runs;
  }
}

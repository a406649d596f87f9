package io.sigline.engine.compile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Needles of one field as they are collected, and the entries of each; equal needles once. */
final class Postings {
  private final Map<Key, Posting> byNeedle = new LinkedHashMap<>();

  private record Key(Needle.Place place, ByteBuffer literal) {}

  private static final class Posting {
    private final Needle needle;
    private int[] entries = new int[1];
    private int size;

    Posting(Needle needle) {
      this.needle = needle;
    }

    void add(int entry) {
      if (size > 0 && entries[size - 1] == entry) {
        return;
      }
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, 2 * size);
      }
      entries[size++] = entry;
    }

    boolean isAscii() {
      return Words.isAscii(needle.literal(), 0, needle.literal().length);
    }
  }

  /** Adds the needle with this {@linkplain CandidateMarks#entry entry}. */
  void add(Needle needle, int entry) {
    Key key = new Key(needle.place(), ByteBuffer.wrap(needle.literal()));
    byNeedle.computeIfAbsent(key, _ -> new Posting(needle)).add(entry);
  }

  /** The needles of ASCII, for texts as they came; null if there are none. */
  @Nullable MarkingNeedles ascii(GramWeights weights) {
    return needles(
        byNeedle.values().stream().filter(Posting::isAscii).toList(),
        Letters.FOLDED_ON_THE_WAY,
        weights);
  }

  /** The needles that are not ASCII, for folded texts; null if there are none. */
  @Nullable MarkingNeedles foreign(GramWeights weights) {
    return needles(
        byNeedle.values().stream().filter(posting -> !posting.isAscii()).toList(),
        Letters.AS_THEY_ARE,
        weights);
  }

  /** True if each needle passes. */
  boolean allNeedles(Predicate<Needle> test) {
    return byNeedle.values().stream().allMatch(posting -> test.test(posting.needle));
  }

  boolean isEmpty() {
    return byNeedle.isEmpty();
  }

  /** Bytes in the shortest needle. */
  int shortest() {
    return byNeedle.values().stream()
        .mapToInt(posting -> posting.needle.literal().length)
        .min()
        .orElse(0);
  }

  private static @Nullable MarkingNeedles needles(
      List<Posting> postings, Letters letters, GramWeights weights) {
    if (postings.isEmpty()) {
      return null;
    }
    List<Needle> needles = new ArrayList<>(postings.size());
    int[][] entries = new int[postings.size()][];
    for (Posting posting : postings) {
      entries[needles.size()] = Arrays.copyOf(posting.entries, posting.size);
      needles.add(posting.needle);
    }
    return new MarkingNeedles(new NeedleSet(needles, letters, weights), entries);
  }
}

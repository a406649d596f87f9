package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The witnesses in the values of one field, or in any value, and the rules behind each. */
final class NeedleIndex {
  /** Stands for a slot where a witness may be in any value. */
  static final int ANY_VALUE = Integer.MIN_VALUE;

  private final int slot;
  private final NeedleSet needles;
  private final int[][] rules;

  NeedleIndex(Postings postings) {
    slot = postings.slot;
    List<Posting> all = List.copyOf(postings.byNeedle.values());
    needles = new NeedleSet(all.stream().map(Posting::needle).toList());
    rules =
        all.stream()
            .map(posting -> posting.rules().stream().mapToInt(i -> i).toArray())
            .toArray(int[][]::new);
  }

  /** Marks the rules whose witnesses stand in the event. */
  void mark(Reading reading, CandidateMarks marks) {
    marks.expect(rules);
    SlotEvent event = reading.event();
    if (slot == ANY_VALUE) {
      for (int value = event.firstKeyword(); value >= 0; value = event.nextKeyword(value)) {
        scan(reading, value, marks);
      }
    } else {
      for (int value = event.first(slot); value >= 0; value = event.next(value)) {
        scan(reading, value, marks);
      }
    }
  }

  private void scan(Reading reading, int value, CandidateMarks marks) {
    if (reading.hasText(value)) {
      reading.fold(value);
      needles.scan(
          reading.folded(), reading.foldedOffset(value), reading.foldedLength(value), marks);
    }
  }

  /** Needles of one field as they are collected; equal ones once. */
  static final class Postings {
    private final int slot;
    private final Map<Key, Posting> byNeedle = new LinkedHashMap<>();

    Postings(int slot) {
      this.slot = slot;
    }

    void add(Needle needle, int rule) {
      Key key = new Key(needle.place(), ByteBuffer.wrap(needle.literal()));
      Posting posting = byNeedle.computeIfAbsent(key, _ -> new Posting(needle, new ArrayList<>()));
      if (posting.rules().isEmpty() || posting.rules().getLast() != rule) {
        posting.rules().add(rule);
      }
    }
  }

  private record Key(Needle.Place place, ByteBuffer literal) {}

  private record Posting(Needle needle, List<Integer> rules) {}
}

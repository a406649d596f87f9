package io.sigline.engine.compile;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts records that no field map claims by their shape. Bounded; safe to share. */
final class UnknownSources {
  /** The shapes told apart; any other is counted under {@link #OTHER}. */
  static final int MOST_SHAPES = 200;

  /** Stands for every shape beyond the limit. */
  static final String OTHER = "other";

  private final ConcurrentHashMap<String, LongAdder> records = new ConcurrentHashMap<>();

  void count(String shape) {
    LongAdder known = records.get(shape);
    if (known == null) {
      String name = records.size() < MOST_SHAPES ? shape : OTHER;
      known = records.computeIfAbsent(name, _ -> new LongAdder());
    }
    known.increment();
  }

  /** Records by shape. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    records.forEach((shape, count) -> counts.put(shape, count.sum()));
    return counts;
  }
}

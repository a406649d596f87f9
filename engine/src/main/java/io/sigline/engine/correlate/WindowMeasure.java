package io.sigline.engine.correlate;

import io.sigline.engine.rule.Correlation.Measure;
import java.math.BigDecimal;
import java.util.Arrays;

/** Measures the hits of a window. One thread. */
final class WindowMeasure {
  private final HitStore hits;
  private final LongSet seen = new LongSet();
  private final int[] chains = new int[Long.SIZE];
  private double[] numbers = new double[64];
  private double measured;

  WindowMeasure(HitStore hits) {
    this.hits = hits;
  }

  /** True if the correlation's condition holds for these hits of the group. */
  boolean holds(PlannedCorrelation correlation, int group, int from, int to) {
    if (to - from < Math.max(1, correlation.criterion.fewest)) {
      return false;
    }
    int stride = correlation.stride;
    long rules = 0;
    switch (correlation.correlation.measure()) {
      case Measure.EventCount() -> measured = to - from;
      case Measure.ValueCount _ -> measured = distinct(group, stride, from, to);
      case Measure.Temporal() -> {
        rules = rules(group, stride, from, to);
        measured = Long.bitCount(rules);
      }
      case Measure.TemporalOrdered() -> measured = longestChain(group, stride, from, to);
      case Measure.ValueSum _ -> measured = sum(group, stride, from, to);
      case Measure.ValueAvg _ -> measured = sum(group, stride, from, to) / (to - from);
      case Measure.ValuePercentile(_, var percentile) ->
          measured = percentile(group, stride, from, to, percentile);
    }
    return correlation.criterion.admits(measured, rules);
  }

  /** What was measured last. */
  double measured() {
    return measured;
  }

  private int distinct(int group, int stride, int from, int to) {
    seen.clear();
    for (int at = from; at < to; at++) {
      var _ = seen.add(hits.payload(group, stride, at));
    }
    return seen.size();
  }

  private long rules(int group, int stride, int from, int to) {
    long rules = 0;
    for (int at = from; at < to; at++) {
      rules |= 1L << hits.payload(group, stride, at);
    }
    return rules;
  }

  /** The most rules of which hits follow one another in the rules' order. */
  private int longestChain(int group, int stride, int from, int to) {
    Arrays.fill(chains, 0);
    int longest = 0;
    int at = from;
    while (at < to) {
      long time = hits.time(group, stride, at);
      long rules = 0;
      for (; at < to && hits.time(group, stride, at) == time; at++) {
        rules |= 1L << hits.payload(group, stride, at);
      }
      for (; rules != 0; rules &= rules - 1) {
        int rule = Long.numberOfTrailingZeros(rules);
        int before = 0;
        for (int i = 0; i < rule; i++) {
          before = Math.max(before, chains[i]);
        }
        chains[rule] = Math.max(chains[rule], before + 1);
        longest = Math.max(longest, chains[rule]);
      }
    }
    return longest;
  }

  private double sum(int group, int stride, int from, int to) {
    double sum = 0;
    for (int at = from; at < to; at++) {
      sum += Double.longBitsToDouble(hits.payload(group, stride, at));
    }
    return sum;
  }

  private double percentile(int group, int stride, int from, int to, BigDecimal percentile) {
    int count = to - from;
    if (numbers.length < count) {
      numbers = new double[count * 2];
    }
    for (int i = 0; i < count; i++) {
      numbers[i] = Double.longBitsToDouble(hits.payload(group, stride, from + i));
    }
    Arrays.sort(numbers, 0, count);
    double rank = percentile.doubleValue() / 100 * (count - 1);
    int below = (int) rank;
    double low = numbers[below];
    return below + 1 < count ? low + (rank - below) * (numbers[below + 1] - low) : low;
  }
}

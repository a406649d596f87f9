package io.sigline.benchmarks.service;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How long a JVM stood still, from its own log of safepoints.
 *
 * @param sortedNanos each pause, in ascending order
 */
public record Pauses(List<Long> sortedNanos) {
  private static final Pattern TOTAL = Pattern.compile("Total: +([0-9]+) ns");

  /** In order, whatever order they come in. */
  public Pauses {
    sortedNanos = sortedNanos.stream().sorted().toList();
  }

  /** The pauses that a log of safepoints tells of. */
  static Pauses of(String log) {
    long[] nanos =
        TOTAL
            .matcher(log)
            .results()
            .map((MatchResult found) -> found.group(1))
            .mapToLong(Long::parseLong)
            .toArray();
    return new Pauses(Arrays.stream(nanos).boxed().toList());
  }

  /** The pause in milliseconds that this part of all pauses does not exceed. */
  public double millisAt(double percentile) {
    if (sortedNanos.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(percentile * sortedNanos.size() / 100 - 1e-9);
    return sortedNanos.get(Math.clamp(rank, 1, sortedNanos.size()) - 1) / 1e6;
  }

  /** As a line for people. */
  public String line(String name) {
    return String.format(
        Locale.ROOT,
        "Pauses of the JVM, %s: %d; p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms",
        name,
        count(),
        millisAt(50),
        millisAt(99),
        millisAt(99.9),
        millisAt(100));
  }

  /** How many there were. */
  public int count() {
    return sortedNanos.size();
  }
}

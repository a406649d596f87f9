package io.sigline.benchmarks.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How long a JVM stood still, from its own log of safepoints.
 *
 * @param sortedNanos each pause, in ascending order
 */
record Pauses(List<Long> sortedNanos) {
  private static final Pattern TOTAL = Pattern.compile("Total: +([0-9]+) ns");

  Pauses {
    sortedNanos = sortedNanos.stream().sorted().toList();
  }

  /** The JVM option that writes the log. */
  static String option(Path log) {
    return "-Xlog:safepoint*:file=" + log + "::filecount=0";
  }

  /** Reads the log. */
  static Pauses read(Path log) throws IOException {
    return of(Files.readString(log));
  }

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
  double millisAt(double percentile) {
    if (sortedNanos.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(percentile * sortedNanos.size() / 100 - 1e-9);
    return sortedNanos.get(Math.clamp(rank, 1, sortedNanos.size()) - 1) / 1e6;
  }

  /** How many there were. */
  int count() {
    return sortedNanos.size();
  }
}

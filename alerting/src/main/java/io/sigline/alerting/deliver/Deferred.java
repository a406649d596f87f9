package io.sigline.alerting.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fingerprints that are left out for a while: an alert of theirs was refused, or just now accepted.
 * One thread; bounded: the one that waits longest is let go first. Times are of a steady clock.
 */
final class Deferred {
  private static final int MAX = 1_000;

  private final Duration first;
  private final Duration longest;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(Instant until, Duration pause) {
    boolean isOver(Instant now) {
      return !now.isBefore(until);
    }
  }

  /** Waits double from the first to the longest. */
  Deferred(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** Leaves this fingerprint out, twice as long as the last time. */
  void defer(String fingerprint, Instant now) {
    Entry before = entries.remove(fingerprint);
    Duration wait =
        before == null || before.pause().isZero() ? first : before.pause().multipliedBy(2);
    Duration bounded = wait.compareTo(longest) > 0 ? longest : wait;
    entries.put(fingerprint, new Entry(now.plus(bounded), bounded));
    trim();
  }

  /** Leaves this fingerprint out for so long, without blame. */
  void space(String fingerprint, Duration pause, Instant now) {
    entries.remove(fingerprint);
    if (pause.isPositive()) {
      entries.put(fingerprint, new Entry(now.plus(pause), Duration.ZERO));
      trim();
    }
  }

  /** Fingerprints to leave out now. */
  Set<String> at(Instant now) {
    entries.values().removeIf(entry -> entry.pause().isZero() && entry.isOver(now));
    return entries.entrySet().stream()
        .filter(entry -> !entry.getValue().isOver(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Fingerprints that are remembered. */
  int size() {
    return entries.size();
  }

  private void trim() {
    if (entries.size() > MAX) {
      entries.remove(entries.keySet().iterator().next());
    }
  }
}

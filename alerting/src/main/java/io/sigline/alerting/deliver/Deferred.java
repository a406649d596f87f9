package io.sigline.alerting.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fingerprints that are left out for a while, because an alert of theirs alone was refused. One
 * thread; bounded: the one deferred first is tried again first.
 */
final class Deferred {
  private static final int MAX = 1_000;

  private final Duration first;
  private final Duration longest;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(Instant until, Duration pause) {}

  /** Waits double from the first to the longest. */
  Deferred(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** Leaves this fingerprint out, twice as long as the last time. */
  void defer(String fingerprint, Instant now) {
    Entry before = entries.remove(fingerprint);
    Duration wait = before == null ? first : before.pause().multipliedBy(2);
    Duration bounded = wait.compareTo(longest) > 0 ? longest : wait;
    entries.put(fingerprint, new Entry(now.plus(bounded), bounded));
    if (entries.size() > MAX) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  /** Its alert was accepted. */
  void clear(String fingerprint) {
    entries.remove(fingerprint);
  }

  /** Fingerprints to leave out now. */
  Set<String> at(Instant now) {
    return entries.entrySet().stream()
        .filter(entry -> now.isBefore(entry.getValue().until()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}

package io.sigline.receiver.config;

import java.time.Duration;

/**
 * What correlations wait for and how much they keep.
 *
 * @param lateness how long a hit waits after its arrival for hits of earlier events
 * @param retention how long beyond its timespan a group is kept after its last hit
 * @param maxGroups groups in memory, of all correlations together
 * @param maxHitsPerGroup hits of a group in memory
 * @param maxMemory memory of groups and hits
 * @param maxEvents events that an alert lists
 * @param maxJournalHits hits on disk, to rebuild from after a restart
 */
public record CorrelationsConfig(
    Duration lateness,
    Duration retention,
    int maxGroups,
    int maxHitsPerGroup,
    DataSize maxMemory,
    int maxEvents,
    int maxJournalHits) {
  public CorrelationsConfig {
    new Checks()
        .expect(
            lateness.compareTo(Duration.ofHours(1)) <= 0,
            "lateness",
            "at most 1h",
            Durations.print(lateness))
        .expect(
            retention.compareTo(Duration.ofDays(30)) <= 0,
            "retention",
            "at most 30d",
            Durations.print(retention))
        .expect(maxGroups >= 1 && maxGroups <= 50_000_000, "max-groups", "1 to 50000000", maxGroups)
        .expect(
            maxHitsPerGroup >= 1 && maxHitsPerGroup <= 10_000_000,
            "max-hits-per-group",
            "1 to 10000000",
            maxHitsPerGroup)
        .expect(maxMemory.bytes() >= 1 << 20, "max-memory", "at least 1MiB", maxMemory)
        .expect(maxEvents >= 1 && maxEvents <= 1_000, "max-events", "1 to 1000", maxEvents)
        .expect(
            maxJournalHits >= 1 && maxJournalHits <= 100_000_000,
            "max-journal-hits",
            "1 to 100000000",
            maxJournalHits)
        .throwIfAny();
  }

  static CorrelationsConfig defaults() {
    return new CorrelationsConfig(
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        1_000_000,
        10_000,
        DataSize.mebibytes(128),
        100,
        1_000_000);
  }
}

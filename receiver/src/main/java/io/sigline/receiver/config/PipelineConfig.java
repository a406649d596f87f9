package io.sigline.receiver.config;

import java.time.Duration;

/**
 * The ring between intake and journal.
 *
 * @param ringSlots runs of records that the ring holds, a power of two
 * @param evaluators threads that judge records; 0 = one per core, at least 1
 * @param maxBytesInFlight bytes of requests taken in and not answered, at most; one large request
 *     at a time may go beyond
 * @param drainTimeout how long a stop waits for what is in the ring
 * @param repeatWindow how long a request that was judged is answered again without being judged
 *     again; 0 = never
 * @param maxRememberedRequests so many requests are known again, the latest
 */
public record PipelineConfig(
    int ringSlots,
    int evaluators,
    DataSize maxBytesInFlight,
    Duration drainTimeout,
    Duration repeatWindow,
    int maxRememberedRequests) {
  public PipelineConfig {
    new Checks()
        .expect(
            Integer.bitCount(ringSlots) == 1 && ringSlots >= 16 && ringSlots <= 1 << 20,
            "ring-slots",
            "a power of two from 16 to 1048576",
            ringSlots)
        .expect(evaluators >= 0 && evaluators <= 1024, "evaluators", "0 to 1024", evaluators)
        .expect(
            maxBytesInFlight.bytes() >= 1 << 20,
            "max-bytes-in-flight",
            "at least 1MiB",
            maxBytesInFlight)
        .expect(
            repeatWindow.compareTo(Duration.ofDays(1)) <= 0,
            "repeat-window",
            "at most 1d",
            Durations.print(repeatWindow))
        .expect(
            maxRememberedRequests >= 1 && maxRememberedRequests <= 10_000_000,
            "max-remembered-requests",
            "1 to 10000000",
            maxRememberedRequests)
        .throwIfAny();
  }

  static PipelineConfig defaults() {
    return new PipelineConfig(
        1024, 0, DataSize.mebibytes(64), Duration.ofSeconds(10), Duration.ofMinutes(10), 65_536);
  }

  /** Threads that judge records, as decided for this machine. */
  public int evaluatorThreads() {
    return evaluators > 0 ? evaluators : Math.max(1, Runtime.getRuntime().availableProcessors());
  }
}

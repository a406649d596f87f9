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
 */
public record PipelineConfig(
    int ringSlots, int evaluators, DataSize maxBytesInFlight, Duration drainTimeout) {
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
        .throwIfAny();
  }

  static PipelineConfig defaults() {
    return new PipelineConfig(1024, 0, DataSize.mebibytes(64), Duration.ofSeconds(10));
  }

  /** Threads that judge records, as decided for this machine. */
  public int evaluatorThreads() {
    return evaluators > 0 ? evaluators : Math.max(1, Runtime.getRuntime().availableProcessors());
  }
}

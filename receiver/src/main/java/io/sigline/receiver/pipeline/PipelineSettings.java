package io.sigline.receiver.pipeline;

import io.sigline.engine.correlate.CorrelatorLimits;
import java.time.Duration;

/**
 * The values of the configuration's {@code pipeline} section, {@code intake.hold}, and its section
 * on correlations.
 *
 * @param ringSlots runs of records in the ring, a power of two
 * @param evaluators evaluator threads; 0 means one per core
 * @param maxBytesInFlight bytes of requests taken in and not answered yet; a call beyond it is
 *     refused, but for one large one at a time
 * @param hold how long a call waits, at most, for its first record to enter the ring
 * @param correlating what correlations may take
 * @param remembering which requests are known again
 */
public record PipelineSettings(
    int ringSlots,
    int evaluators,
    long maxBytesInFlight,
    Duration hold,
    Correlating correlating,
    Remembering remembering) {

  /**
   * What correlations may take.
   *
   * @param journalHits hits kept on disk, at most, to rebuild from
   */
  public record Correlating(CorrelatorLimits limits, int journalHits) {
    /** The limits of a correlator by default, and 1,000,000 hits. */
    public static final Correlating DEFAULT = new Correlating(CorrelatorLimits.DEFAULT, 1_000_000);
  }

  /**
   * Which requests are known again when they come again, and not judged.
   *
   * @param window how long after they were judged; zero = none are
   * @param most so many, the latest
   */
  public record Remembering(Duration window, int most) {
    /** Every request is judged. */
    public static final Remembering NONE = new Remembering(Duration.ZERO, 0);

    /** 65,536 requests of ten minutes. */
    public static final Remembering DEFAULT = new Remembering(Duration.ofMinutes(10), 65_536);
  }

  /** With what correlations may take by default; remembers no request. */
  public PipelineSettings(int ringSlots, int evaluators, long maxBytesInFlight, Duration hold) {
    this(ringSlots, evaluators, maxBytesInFlight, hold, Correlating.DEFAULT, Remembering.NONE);
  }

  /** The defaults of the configuration. */
  public static PipelineSettings defaults() {
    return new PipelineSettings(
        1024, 0, 64L << 20, Duration.ofSeconds(4), Correlating.DEFAULT, Remembering.DEFAULT);
  }

  public PipelineSettings {
    if (Integer.bitCount(ringSlots) != 1) {
      throw new IllegalArgumentException(
          "pipeline.ring-slots: expected a power of two, got " + ringSlots);
    }
    if (evaluators < 0) {
      throw new IllegalArgumentException(
          "pipeline.evaluators: expected 0 or more, got " + evaluators);
    }
    if (maxBytesInFlight < 1) {
      throw new IllegalArgumentException(
          "pipeline.max-bytes-in-flight: expected 1 or more, got " + maxBytesInFlight);
    }
  }

  int evaluatorThreads() {
    return evaluators > 0 ? evaluators : Math.max(1, Runtime.getRuntime().availableProcessors());
  }
}

package io.sigline.receiver.simulation;

import io.sigline.receiver.pipeline.PipelineSettings.Remembering;
import java.time.Duration;

/**
 * What one seed's world is like. Probabilities are per occasion; durations are simulated.
 *
 * @param faults until then things go wrong
 * @param collectors how many there are
 * @param batches of each collector
 * @param most lines of a batch
 * @param persistent a collector that crashes finds its queue again
 * @param rebatching what is sent again after a collector's crash is cut otherwise
 * @param twins batches have equal records, too
 * @param lostMessages of requests and of answers
 * @param reloads of the rules, on average
 * @param crashes of the process, on average, besides those in commits
 * @param collectorCrashes of each collector, on average
 * @param commitFaults of all commits
 * @param slowCommits of all commits
 * @param keepFaults spells of trouble of Keep, on average
 * @param longestTrouble of Keep
 * @param readBack what Keep has accepted is read back, and Keep may lose it
 * @param dedup the suppression window
 * @param ringSlots the ring's size
 * @param bytesInFlight the bound on requests
 * @param remembering which requests are known again
 * @param lateness of correlations
 * @param tick how often correlations are told the time
 * @param sluggish how long a stage takes for a step, at most
 * @param clockSteps how often the clock is set, on average
 * @param longestStep how far from the time it is set, at most
 * @param ballast what else is in the journal
 * @param rejected of all alerts: Keep will never take them; none where they may be forgotten
 * @param rate alerts a second that Keep may get
 */
record Weather(
    Duration faults,
    int collectors,
    int batches,
    int most,
    boolean persistent,
    boolean rebatching,
    boolean twins,
    double lostMessages,
    double reloads,
    double crashes,
    double collectorCrashes,
    double commitFaults,
    double slowCommits,
    double keepFaults,
    Duration longestTrouble,
    boolean readBack,
    Duration dedup,
    int ringSlots,
    long bytesInFlight,
    Remembering remembering,
    Duration lateness,
    Duration tick,
    Duration sluggish,
    double clockSteps,
    Duration longestStep,
    Ballast ballast,
    double rejected,
    double rate) {

  /** With a clock that is set by less than that, correlations see no window end early. */
  private static final Duration SHORT_STEP = Duration.ofHours(2);

  /**
   * What fills a journal whose size is bounded as narrowly as may be.
   *
   * @param old pages of it that may be forgotten
   * @param spare pages that are free for something new
   */
  record Ballast(int old, int spare) {
    /** The journal has room. */
    static final Ballast NONE = new Ballast(0, Integer.MAX_VALUE);

    boolean isNone() {
      return equals(NONE);
    }
  }

  /** Whether the journal may have to forget what it knows of records that come again. */
  boolean forgets() {
    return !ballast.isNone();
  }

  /** Whether correlations may forget events, and count them again if they come again. */
  boolean forgetsEvents() {
    return forgets() || longestStep.compareTo(SHORT_STEP) > 0;
  }

  /** Nothing goes wrong by itself. */
  static Weather calm(boolean readBack, double rate) {
    return new Weather(
        Duration.ZERO,
        1,
        0,
        0,
        true,
        false,
        true,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Duration.ZERO,
        readBack,
        Duration.ZERO,
        64,
        1_000_000,
        Remembering.DEFAULT,
        Duration.ZERO,
        Duration.ofSeconds(9),
        Duration.ofMillis(1),
        0,
        Duration.ZERO,
        Ballast.NONE,
        0,
        rate);
  }

  /** Of every kind some seeds have none, some a little and some plenty. */
  static Weather of(Scheduler chance) {
    boolean rebatching = chance.chance(0.5);
    Ballast ballast = ballast(chance);
    return new Weather(
        Duration.ofSeconds(chance.between(20, 600)),
        (int) chance.between(1, 3),
        (int) chance.between(2, 12),
        (int) chance.between(1, 8),
        chance.chance(0.85),
        rebatching,
        !rebatching,
        one(chance, 0.0, 0.02, 0.2),
        one(chance, 0.0, 0.0, 3.0),
        one(chance, 0.0, 1.0, 4.0),
        one(chance, 0.0, 0.5, 2.0),
        one(chance, 0.0, 0.02, 0.15),
        one(chance, 0.0, 0.05, 0.5),
        one(chance, 0.0, 2.0, 8.0),
        one(chance, Duration.ofSeconds(20), Duration.ofMinutes(5), Duration.ofHours(1)),
        chance.chance(0.5),
        one(chance, Duration.ZERO, Duration.ofSeconds(30), Duration.ofMinutes(5)),
        one(chance, 2, 4, 64),
        one(chance, 12_000L, 40_000L, 1_000_000L),
        one(
            chance,
            Remembering.NONE,
            new Remembering(Duration.ofSeconds(30), 3),
            Remembering.DEFAULT),
        one(chance, Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(5)),
        one(chance, Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(9)),
        one(chance, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(800)),
        one(chance, 0.0, 2.0, 6.0),
        one(chance, Duration.ofMinutes(2), SHORT_STEP, Duration.ofDays(3), Duration.ofDays(3)),
        ballast,
        ballast.isNone() ? one(chance, 0.0, 0.0, 0.05, 0.3) : 0,
        one(chance, 3.0, 10.0, 100.0));
  }

  private static Ballast ballast(Scheduler chance) {
    int spare = (int) chance.between(20, 70);
    return one(
        chance,
        Ballast.NONE,
        Ballast.NONE,
        Ballast.NONE,
        Ballast.NONE,
        Ballast.NONE,
        new Ballast(0, spare),
        new Ballast(0, spare / 2),
        new Ballast(1_500, spare));
  }

  @SafeVarargs
  private static <T> T one(Scheduler chance, T... choices) {
    return choices[(int) chance.between(0, choices.length - 1)];
  }
}

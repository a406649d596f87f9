package io.sigline.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.correlate.ReferenceCorrelator.Arrival;
import io.sigline.engine.rule.TextPattern;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What fires is what fires by definition, on generated histories with disorder, duplicates and late
 * hits. {@code -Dcorrelations.rounds=N} draws more of them.
 */
final class CorrelatorDifferentialTest {
  private static final int ROUNDS = Integer.getInteger("correlations.rounds", 3_000);
  private static final long SEED = Long.getLong("correlations.seed", 1);
  private static final long END = Long.MAX_VALUE / 2;

  @Test
  void correlator_anyHistory_firesAsTheReference() {
    long fired = 0;
    long late = 0;
    long duplicates = 0;
    long tooLate = 0;
    for (int round = 0; round < ROUNDS; round++) {
      RandomHistory history = new RandomHistory(SEED + round);
      List<Fired> expected =
          new ReferenceCorrelator(history.correlations, history.silent, history.limits)
              .fired(history.arrivals);
      Correlator correlator = correlator(history);
      List<Fired> found = feed(correlator, history.arrivals, new Random(round));
      assertSame(SEED + round, found, expected);
      CorrelatorCounts counts = correlator.counts();
      assertThat(counts.liveGroups()).as("seed %d", SEED + round).isZero();
      assertThat(counts.evictedGroups() + counts.evictedHits()).isZero();
      fired += found.size();
      late += counts.late();
      duplicates += counts.duplicates();
      tooLate += counts.tooLate();
    }
    assertThat(fired).isGreaterThan(ROUNDS);
    assertThat(late).isGreaterThan(ROUNDS / 2);
    assertThat(duplicates).isGreaterThan(ROUNDS / 2);
    assertThat(tooLate).isGreaterThan(ROUNDS / 10);
    System.out.printf(
        "correlations: %d histories, %d fired, %d late, %d too late, %d duplicates%n",
        ROUNDS, fired, late, tooLate, duplicates);
  }

  @Test
  void correlator_arrivalsInAnyOrderWithinTheLateness_fireTheSame() {
    for (int round = 0; round < ROUNDS / 3; round++) {
      RandomHistory history = new RandomHistory(SEED + round);
      long first = 1_000_000_000; // after all of them
      long apart = history.limits.lateness().toNanos() / history.arrivals.size();
      List<Hit> hits = new ArrayList<>(history.arrivals.stream().map(Arrival::hit).toList());
      List<Fired> before = feed(correlator(history), spread(hits, first, apart), new Random(1));
      Collections.shuffle(hits, new Random(round));
      List<Fired> after = feed(correlator(history), spread(hits, first, apart), new Random(2));
      assertSame(SEED + round, after, before);
    }
  }

  @Test
  void correlator_killedAndFedAgain_firesTheSameAndNothingTwice() {
    for (int round = 0; round < ROUNDS / 3; round++) {
      RandomHistory history = new RandomHistory(SEED + round);
      Random random = new Random(round);
      List<Fired> expected = feed(correlator(history), history.arrivals, new Random(1));
      int cut = random.nextInt(history.arrivals.size()) + 1;
      List<Arrival> before = history.arrivals.subList(0, cut);
      Set<EventId> firedThen = new HashSet<>();
      List<Fired> told = new ArrayList<>();
      Correlator killed = correlator(history, fired -> firedThen.add(fired.id()));
      before.forEach(arrival -> killed.add(arrival.hit(), arrival.unixNano(), told::add));
      told.forEach(fired -> firedThen.add(fired.id()));

      Correlator rebuilt = correlator(history);
      before.forEach(
          arrival -> rebuilt.replay(arrival.hit(), arrival.unixNano(), firedThen::contains));
      told.addAll(feed(rebuilt, history.arrivals.subList(cut, history.arrivals.size()), random));

      assertSame(SEED + round, told, expected);
    }
  }

  private static Correlator correlator(RandomHistory history) {
    return correlator(history, _ -> {});
  }

  private static Correlator correlator(RandomHistory history, Consumer<Fired> silent) {
    return new Correlator(
        CorrelationPlan.of(history.correlations, history.silent), history.limits, 42, silent);
  }

  /** Feeds the hits, and tells the time in between, so that nothing follows from when that is. */
  private static List<Fired> feed(Correlator correlator, List<Arrival> arrivals, Random random) {
    List<Fired> fired = new ArrayList<>();
    for (Arrival arrival : arrivals) {
      if (random.nextInt(3) == 0) {
        correlator.advance(arrival.unixNano() - random.nextInt(2_000), fired::add);
      }
      correlator.add(arrival.hit(), arrival.unixNano(), fired::add);
    }
    correlator.advance(END, fired::add);
    return fired;
  }

  private static List<Arrival> spread(List<Hit> hits, long first, long apart) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Hit hit : hits) {
      arrivals.add(new Arrival(hit, first + arrivals.size() * apart));
    }
    return arrivals;
  }

  private static void assertSame(long seed, List<Fired> found, List<Fired> expected) {
    List<String> missing = lines(expected);
    List<String> extra = lines(found);
    lines(found).forEach(missing::remove);
    lines(expected).forEach(extra::remove);
    assertThat(missing).as("missing, seed %d; beyond: %s", seed, extra).isEmpty();
    assertThat(extra).as("beyond, seed %d", seed).isEmpty();
  }

  /** All of it but how the group is spelled, which is as its first hit to arrive has it. */
  private static List<String> lines(List<Fired> fired) {
    return fired.stream()
        .map(one ->
            "%s %s %s %d..%d %s %s"
                .formatted(
                    one.correlation().key(),
                    one.id().hex(),
                    TextPattern.fold(one.group().toString()),
                    one.windowStartUnixNano(),
                    one.timeUnixNano(),
                    one.measured(),
                    one.events()))
        .sorted()
        .collect(Collectors.toCollection(ArrayList::new));
  }
}

package io.sigline.benchmarks.server;

import io.sigline.benchmarks.BenchException;
import java.util.Locale;

/**
 * What Sigline did with the records that it has answered.
 *
 * @param evaluated judged
 * @param repeated of a request that was judged just before, or still under way when its turn to be
 *     sent came again: known, and not judged twice
 */
public record JudgedRecords(double evaluated, double repeated) {
  private static final double MOST_REPEATED = 0.01;

  /** As the program counts them. */
  public static JudgedRecords of(Metrics metrics) {
    return new JudgedRecords(
        metrics.sum("sigline_records_evaluated_total"),
        metrics.sum("sigline_records_repeated_total"));
  }

  /** Both together. */
  public double all() {
    return evaluated + repeated;
  }

  /** Fails unless each record that was answered since was judged, or was one of a few repeated. */
  public void expectSince(JudgedRecords before, long answered, String name) {
    double judged = evaluated - before.evaluated;
    double known = repeated - before.repeated;
    if (judged + known != answered || known > MOST_REPEATED * answered) {
      throw new BenchException(
          String.format(
              Locale.ROOT,
              "%s: %,d records answered, %,.0f judged, %,.0f of a request known already",
              name,
              answered,
              judged,
              known));
    }
  }
}

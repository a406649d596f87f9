package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;
import java.util.List;

/**
 * What becomes durable together.
 *
 * @param findings in the order of their records
 * @param hits in the order in which correlations were fed
 * @param fired by these hits and earlier ones, in the order in which it fired
 * @param requests whose last findings these are
 */
public record Batch(
    List<Finding> findings,
    List<ArrivedHit> hits,
    List<FiredCorrelation> fired,
    List<JudgedRequest> requests) {
  public Batch {
    findings = List.copyOf(findings);
    hits = List.copyOf(hits);
    fired = List.copyOf(fired);
    requests = List.copyOf(requests);
  }

  /** Of requests that are not to be known again. */
  public Batch(List<Finding> findings, List<ArrivedHit> hits, List<FiredCorrelation> fired) {
    this(findings, hits, fired, List.of());
  }

  /** Findings of rules, with those of correlations. */
  public long matched() {
    return findings.size() + fired.stream().filter(one -> one.finding() != null).count();
  }
}

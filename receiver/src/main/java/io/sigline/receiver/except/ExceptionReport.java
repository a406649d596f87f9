package io.sigline.receiver.except;

import io.sigline.alerting.journal.StoredAlert;
import io.sigline.alerting.journal.StoredAlerts;
import io.sigline.engine.rule.Rule;
import io.sigline.proto.v1.Hit;
import io.sigline.receiver.except.ExceptionTrial.Verdict;
import io.sigline.receiver.offline.RuleTests;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a filter would do to all that is known of the rules it concerns.
 *
 * @param others alerts, beside the one it is made from, that would not have been raised
 * @param alerts alerts that were tried, beside that one
 * @param matches stored matches that would have been hidden, of those tried
 * @param matchesTried stored matches with their records
 * @param unknown alerts of which too little is known
 * @param lost what must be found and would not be: alerts to keep, and records of rule tests
 */
public record ExceptionReport(
    List<StoredAlert> others,
    int alerts,
    int matches,
    int matchesTried,
    int unknown,
    List<String> lost) {
  private static final int SHOWN = 20;

  /**
   * Tries the filter.
   *
   * @param from what it is made from
   * @param keep alerts that are known to be true
   */
  public static ExceptionReport of(
      ExceptionTrial trial, StoredAlerts stored, StoredAlert from, List<StoredAlert> keep) {
    List<String> lost = new ArrayList<>();
    keep.forEach(alert -> {
      Verdict verdict = trial.of(KnownMatch.of(alert, stored));
      switch (verdict) {
        case HIDDEN -> lost.add("the alert " + alert.id());
        case UNKNOWN ->
            lost.add("the alert " + alert.id() + " (not known: its record is no longer kept)");
        case STAYS, NO_MATCH -> {}
      }
    });
    List<StoredAlert> others = new ArrayList<>();
    int alerts = 0;
    int unknown = 0;
    int matches = 0;
    int tried = 0;
    for (String rule : trial.ruleKeys()) {
      for (StoredAlert alert : stored.ofRule(rule)) {
        if (alert.id().equals(from.id()) || KnownMatch.isOfCorrelation(alert)) {
          continue;
        }
        alerts++;
        switch (trial.of(KnownMatch.of(alert, stored))) {
          case HIDDEN -> others.add(alert);
          case UNKNOWN -> unknown++;
          case STAYS, NO_MATCH -> {}
        }
      }
      for (Hit hit : stored.hits(rule)) {
        if (hit.hasEvidence()) {
          tried++;
          matches += trial.of(KnownMatch.of(hit)) == Verdict.HIDDEN ? 1 : 0;
        }
      }
    }
    lost.addAll(lostTests(trial));
    return new ExceptionReport(others, alerts, matches, tried, unknown, lost);
  }

  /** Records that a test beside a rule says it must match, and that would be hidden. */
  private static List<String> lostTests(ExceptionTrial trial) {
    List<String> lost = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Rule rule : trial.rules()) {
      Path file = Path.of(rule.source().file());
      if (!seen.add(file)) {
        continue;
      }
      for (RuleTests.MustMatch record : RuleTests.mustMatch(file)) {
        if (trial.ofRecord(rule.key(), record.request()) == Verdict.HIDDEN) {
          lost.add("the record of the rule test " + record.place() + " (" + record.name() + ")");
        }
      }
    }
    return lost;
  }

  /** For people, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "It hides %d of %d other stored alerts, and %d of %d stored records that matched."
            .formatted(others.size(), alerts, matches, matchesTried));
    others.stream()
        .limit(SHOWN)
        .forEach(alert ->
            lines.add("  %s  %s  x%d".formatted(alert.opened(), alert.id(), alert.count())));
    if (others.size() > SHOWN) {
      lines.add("  and " + (others.size() - SHOWN) + " more");
    }
    if (unknown > 0) {
      lines.add(
          "Of %d older alerts too little is kept to say: the records of a day are."
              .formatted(unknown));
    }
    return lines;
  }
}

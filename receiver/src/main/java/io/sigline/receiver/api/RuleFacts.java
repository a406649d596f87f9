package io.sigline.receiver.api;

import io.sigline.alerting.journal.Proof;
import io.sigline.engine.proof.RuleStatus;
import io.sigline.engine.proof.RuleStatus.Field;
import io.sigline.engine.proof.RuleStatus.Matches;
import io.sigline.engine.proof.RuleStatus.Outcome;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.proof.RuleStatus.Tested;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.seen.RuleTimes;
import io.sigline.receiver.seen.SeenState;
import io.sigline.receiver.seen.SeenTimes;
import io.sigline.receiver.seen.SourceTimes;
import io.sigline.receiver.selftest.LiveSelfTest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What is known of each rule in force, at one moment. */
record RuleFacts(SeenTimes times, SeenState state, Map<String, Proof> proofs) {

  static RuleFacts of(SeenTimes times, LiveSelfTest tests) {
    return new RuleFacts(times, times.look(), tests.proofs());
  }

  RuleStatus status(Rule rule, Instant since) {
    return RuleStatus.of(rule, seen(rule), tested(rule), matches(rule), since);
  }

  Seen seen(Rule rule) {
    SourceTimes source = state.sources().get(rule.logSource());
    if (source == null) {
      return Seen.NOTHING;
    }
    Map<String, Field> fields = new HashMap<>();
    source
        .fields()
        .forEach((name, field) ->
            fields.put(
                name,
                new Field(field.path(), field.lastSeen(), source.looked() - field.lookedThen())));
    return new Seen(source.looked(), source.lastSeen(), fields);
  }

  /** Of this version of the rule. */
  Matches matches(Rule rule) {
    RuleTimes matched = state.rules().get(rule.key());
    return matched == null || !matched.version().equals(times.versionOf(rule))
        ? Matches.NONE
        : new Matches(matched.matches(), matched.lastMatch());
  }

  /** Live, in this version of the rule. */
  Tested tested(Rule rule) {
    Proof proof = proofs.get(rule.key());
    if (proof == null) {
      return Tested.NOT_YET;
    }
    String version = times.versionOf(rule);
    if (proof.deniedFor(version)) {
      return new Tested(Outcome.FAILED, proof.failure());
    }
    return proof.isOf(version)
        ? new Tested(
            Outcome.PROVEN,
            "its self-test went through at %s in %d ms"
                .formatted(Objects.requireNonNull(proof.provenAt()), proof.latency().toMillis()))
        : Tested.NOT_YET;
  }
}

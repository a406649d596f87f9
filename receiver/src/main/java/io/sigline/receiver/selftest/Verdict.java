package io.sigline.receiver.selftest;

/** What a rule's live self-test showed. */
public enum Verdict {
  /** Its alert reached the outbox, and no record matched that must not. */
  PROVEN,
  /** A record was judged wrongly, or an alert was lost. */
  FAILED,
  /** No record that matches could be made: the rule can hardly ever fire. */
  IMPOSSIBLE,
  /** It was not tested: the intake took no records, or the rules were reloaded meanwhile. */
  SKIPPED
}

package io.sigline.receiver.selftest;

import io.sigline.receiver.pipeline.Trial;

/** One record of a rule's self-test, and what became of it. */
final class Probe implements Trial {
  private final String ruleKey;
  private final String ruleVersion;
  private final boolean mustMatch;
  private final String change;
  private volatile boolean judged;
  private volatile boolean matched;
  private volatile boolean proven;
  private volatile String failure = "";

  /**
   * @param change how it differs from the record that must match, for people; empty for that one
   */
  Probe(String ruleKey, String ruleVersion, boolean mustMatch, String change) {
    this.ruleKey = ruleKey;
    this.ruleVersion = ruleVersion;
    this.mustMatch = mustMatch;
    this.change = change;
  }

  @Override
  public String ruleKey() {
    return ruleKey;
  }

  @Override
  public String ruleVersion() {
    return ruleVersion;
  }

  @Override
  public void judged(boolean ruleMatched) {
    matched = ruleMatched;
    judged = true;
  }

  @Override
  public void proven() {
    proven = true;
  }

  @Override
  public void failed(String reason) {
    failure = reason;
  }

  /** What went wrong, for people; empty if nothing did. To be asked after its call's answer. */
  String failure() {
    if (!judged) {
      return "a record was accepted and not recognised as a test";
    }
    if (mustMatch && !matched) {
      return "the record that must match did not";
    }
    if (!mustMatch && matched) {
      return "a record that must not match did: " + change;
    }
    if (mustMatch && !proven) {
      return "its alert did not reach the outbox: " + (failure.isEmpty() ? "lost" : failure);
    }
    return "";
  }
}

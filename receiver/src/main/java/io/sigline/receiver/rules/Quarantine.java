package io.sigline.receiver.rules;

import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Rule;
import java.time.Instant;

/**
 * A rule that was taken out because of what it cost.
 *
 * @param rule as it was
 * @param cost what it cost, in words
 * @param since when it was taken out
 */
public record Quarantine(Rule rule, String cost, Instant since) {
  /** True if it is about this version of this rule. */
  boolean isAbout(Rule other) {
    ContentVersion version = rule.source().version();
    return rule.key().equals(other.key()) && version.equals(other.source().version());
  }
}

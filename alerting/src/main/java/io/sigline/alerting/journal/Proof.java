package io.sigline.alerting.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a rule's live self-tests showed.
 *
 * @param version of the rule, when it was proven last; empty if it never was
 * @param provenAt when a record made for it last reached the outbox; null if none did
 * @param latency how long that record took, from its call to the outbox
 * @param failedAt when a test failed that no later one made good; null if there is none
 * @param failedVersion of the rule then; empty if there is none
 * @param failure what went wrong, for people; empty if there is none
 */
public record Proof(
    String version,
    @Nullable Instant provenAt,
    Duration latency,
    @Nullable Instant failedAt,
    String failedVersion,
    String failure) {

  /** True if the last test of this version of the rule went through. */
  public boolean isOf(String ruleVersion) {
    return provenAt != null && failedAt == null && version.equals(ruleVersion);
  }

  /** True if the last test of this version of the rule failed. */
  public boolean deniedFor(String ruleVersion) {
    return failedAt != null && failedVersion.equals(ruleVersion);
  }
}

package io.sigline.receiver.rules;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of a rule since its present version went live.
 *
 * @param loadedAt when that was
 * @param evaluations how often it was a candidate, and was evaluated
 * @param matches how often it matched
 * @param nanos for its evaluations and the reasons of its matches; extrapolated from samples
 * @param exhaustedSearches searches by its regular expressions that were cut off
 * @param lastMatch null if it has not matched
 */
public record RuleRecord(
    Instant loadedAt,
    long evaluations,
    long matches,
    double nanos,
    long exhaustedSearches,
    @Nullable Instant lastMatch) {

  static RuleRecord begun(Instant loadedAt) {
    return new RuleRecord(loadedAt, 0, 0, 0, 0, null);
  }

  /** With what another plan counted of the same version. */
  RuleRecord plus(RuleRecord other) {
    Instant last = lastMatch;
    Instant otherLast = other.lastMatch;
    boolean isOthers = otherLast != null && (last == null || otherLast.isAfter(last));
    return new RuleRecord(
        loadedAt,
        evaluations + other.evaluations,
        matches + other.matches,
        nanos + other.nanos,
        exhaustedSearches + other.exhaustedSearches,
        isOthers ? otherLast : last);
  }
}

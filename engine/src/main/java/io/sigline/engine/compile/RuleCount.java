package io.sigline.engine.compile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What detectors of a plan counted of one rule.
 *
 * @param evaluations how often it was a candidate, and was evaluated
 * @param matches how often it matched
 * @param nanos for its evaluations and the reasons of its matches; extrapolated from samples
 * @param timed evaluations that were timed
 * @param timedNanos for these, with long ones in full
 * @param exhaustedSearches searches by its regular expressions that were cut off
 * @param sinceMatch how long ago it last matched; null if it has not
 */
public record RuleCount(
    long evaluations,
    long matches,
    double nanos,
    long timed,
    long timedNanos,
    long exhaustedSearches,
    @Nullable Duration sinceMatch) {}

package io.sigline.receiver.seen;

import java.time.Instant;

/**
 * That a rule matched received records.
 *
 * @param version of what it detects; another version's matches do not count
 * @param matches how often
 * @param lastMatch when last
 */
public record RuleTimes(String version, long matches, Instant lastMatch) {}

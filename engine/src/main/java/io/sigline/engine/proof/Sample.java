package io.sigline.engine.proof;

/**
 * An event made for a rule, and the record in which it would come.
 *
 * @param change how a near miss differs from the matching event, for people; empty for the latter
 */
public record Sample(SyntheticEvent event, SyntheticRecord record, String change) {}

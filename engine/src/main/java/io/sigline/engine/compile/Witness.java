package io.sigline.engine.compile;

import org.jspecify.annotations.Nullable;

/**
 * A cheap fact about an event: the field is there, or a value of it has the literal.
 *
 * @param field null for any value of the event
 * @param needle folded; null if it is enough that the field is there
 */
record Witness(@Nullable String field, @Nullable Needle needle) {}

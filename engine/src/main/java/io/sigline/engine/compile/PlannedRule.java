package io.sigline.engine.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule as part of a plan.
 *
 * @param ordinal its place in the rule set
 * @param witnesses of which each event that matches shows one; null if one without could match
 */
record PlannedRule(int ordinal, EventMatcher matcher, @Nullable List<Witness> witnesses) {}

package io.sigline.engine.compile;

import io.sigline.engine.rule.Detection;

/**
 * A rule as part of a plan.
 *
 * @param ordinal its place in the rule set
 * @param detection what its witnesses come from
 */
record PlannedRule(int ordinal, EventMatcher matcher, Detection detection) {}

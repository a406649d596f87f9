package io.sigline.engine.correlate;

import java.util.List;

/**
 * Where the hits of one rule go.
 *
 * @param rule the key of the rule or inner correlation
 * @param correlation that refers to it
 * @param position of the reference among the correlation's
 * @param groupFields the rule's fields for the names of {@code group-by}
 * @param measuredFields the rule's fields for {@code field}
 * @param carriedFields the rule's fields for what outer correlations want to know
 */
record Target(
    String rule,
    PlannedCorrelation correlation,
    int position,
    List<String> groupFields,
    List<String> measuredFields,
    List<String> carriedFields) {}

package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import java.util.Map;

/**
 * What a plan counted since it was compiled.
 *
 * @param eventsByLogSource views judged, by log source; parts that no rule names are left out of
 *     it. A record counts once per view. Beyond a few hundred log sources, under {@link
 *     LogSource#ANY}
 * @param unknownSources records that no field map claims, by their shape; beyond a few hundred
 *     shapes, under {@code other}
 * @param exhaustedSearches searches by a regular expression that ended without a result because
 *     their step budget was spent
 */
public record PlanCounts(
    Map<LogSource, Long> eventsByLogSource,
    Map<String, Long> unknownSources,
    long exhaustedSearches) {
  public PlanCounts {
    eventsByLogSource = Map.copyOf(eventsByLogSource);
    unknownSources = Map.copyOf(unknownSources);
  }
}

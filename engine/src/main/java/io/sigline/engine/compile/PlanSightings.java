package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a plan's rules met until now.
 *
 * @param logSources each log source that rules name
 * @param matches rule key → records that it matched, for rules that matched any
 */
public record PlanSightings(Map<LogSource, SourceSightings> logSources, Map<String, Long> matches) {
  public PlanSightings {
    logSources = Collections.unmodifiableMap(new LinkedHashMap<>(logSources));
    matches = Collections.unmodifiableMap(new LinkedHashMap<>(matches));
  }
}

package io.sigline.receiver.seen;

import io.sigline.engine.rule.LogSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that is known, at one moment. Immutable.
 *
 * @param sources by the log source that rules name
 * @param rules by the rule's key, those that matched
 */
public record SeenState(Map<LogSource, SourceTimes> sources, Map<String, RuleTimes> rules) {
  static final SeenState NOTHING = new SeenState(Map.of(), Map.of());

  public SeenState {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
  }
}

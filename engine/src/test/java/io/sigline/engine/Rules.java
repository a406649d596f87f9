package io.sigline.engine;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Rules put together without a parser. */
public final class Rules {
  private Rules() {}

  /** A rule of one search. */
  public static Rule of(LogSource logSource, Search search) {
    SequencedMap<String, Search> searches = new LinkedHashMap<>(Map.of("s", search));
    return of("rule", logSource, new Detection(searches, new Condition.Named("s"), "s"));
  }

  /** A rule without metadata. */
  public static Rule of(String key, LogSource logSource, Detection detection) {
    return new Rule(
        key,
        key,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        logSource,
        detection,
        Map.of(),
        new Rule.Source("rules.yml", 1, ContentVersion.NONE));
  }
}

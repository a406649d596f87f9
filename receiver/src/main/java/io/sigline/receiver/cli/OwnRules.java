package io.sigline.receiver.cli;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.rules.RuleReading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares a set with rules that go first. */
final class OwnRules {
  private OwnRules() {}

  /** The rules of the set whose id one of the rules under these paths has, a line each. */
  static List<String> sameIds(List<Path> paths, Path set, RuleReading reading) {
    Map<String, Rule> own = new HashMap<>();
    rules(paths, reading)
        .forEach(rule -> {
          if (rule.id() != null) {
            own.putIfAbsent(rule.id(), rule);
          }
        });
    if (own.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    rules(List.of(set), reading)
        .forEach(rule -> {
          Rule first = rule.id() == null ? null : own.get(rule.id());
          if (first != null) {
            lines.add("%s  %s, for %s".formatted(rule.id(), rule.title(), first.source()));
          }
        });
    return lines;
  }

  private static Stream<Rule> rules(List<Path> paths, RuleReading reading) {
    RuleSet set = reading.read(paths, List.of(), Instant.MIN, new ArrayList<>());
    return Stream.concat(
        set.rules().stream(), set.correlations().stream().map(Correlation::document));
  }
}

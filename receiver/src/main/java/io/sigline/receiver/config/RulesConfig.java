package io.sigline.receiver.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which rules are loaded.
 *
 * @param paths files and folders with rules
 * @param fieldMaps files and folders with field maps
 * @param placeholders values for {@code |expand}, by placeholder name
 * @param watch true: reload when a file changes; SIGHUP always reloads
 */
public record RulesConfig(
    List<Path> paths, List<Path> fieldMaps, Map<String, List<String>> placeholders, boolean watch) {
  public RulesConfig {
    paths = List.copyOf(paths);
    fieldMaps = List.copyOf(fieldMaps);
    placeholders = Map.copyOf(placeholders);
    new Checks().expect(!paths.isEmpty(), "paths", "at least one path", "none").throwIfAny();
  }

  static RulesConfig defaults() {
    return new RulesConfig(
        List.of(Path.of("rules")), List.of(Path.of("rules/fieldmaps")), Map.of(), true);
  }
}

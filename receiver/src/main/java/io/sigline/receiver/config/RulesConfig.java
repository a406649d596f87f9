package io.sigline.receiver.config;

import io.sigline.receiver.config.RuleCriteria.RuleLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Which rules are loaded, and which of them alert.
 *
 * @param paths files and folders with rules
 * @param fieldMaps files and folders with field maps
 * @param pipelines files and folders with processing pipelines
 * @param placeholders values for {@code |expand}, by placeholder name
 * @param watch true: reload when a file changes; SIGHUP always reloads
 * @param minimumLevel rules of lower levels are off
 * @param enabled rules must meet each criterion that is given
 * @param disabled rules that meet any are off, whatever else holds
 * @param shadow rules that meet any are on trial: evaluated and counted, not delivered
 * @param quarantine when a rule has cost too much
 */
public record RulesConfig(
    List<Path> paths,
    List<Path> fieldMaps,
    List<Path> pipelines,
    Map<String, List<String>> placeholders,
    boolean watch,
    RuleLevel minimumLevel,
    RuleCriteria enabled,
    RuleCriteria disabled,
    RuleCriteria shadow,
    QuarantineConfig quarantine) {
  public RulesConfig {
    paths = List.copyOf(paths);
    fieldMaps = List.copyOf(fieldMaps);
    pipelines = List.copyOf(pipelines);
    placeholders = Map.copyOf(placeholders);
    new Checks().expect(!paths.isEmpty(), "paths", "at least one path", "none").throwIfAny();
  }

  /** All rules under these paths, whatever their level and so on; no pipeline. */
  public static RulesConfig all(
      List<Path> paths, List<Path> fieldMaps, Map<String, List<String>> placeholders) {
    return new RulesConfig(
        paths,
        fieldMaps,
        List.of(),
        placeholders,
        false,
        RuleLevel.INFORMATIONAL,
        RuleCriteria.NONE,
        RuleCriteria.NONE,
        RuleCriteria.NONE,
        QuarantineConfig.defaults());
  }

  /** The same from other places. */
  public RulesConfig at(List<Path> otherPaths, List<Path> otherFieldMaps) {
    return new RulesConfig(
        otherPaths,
        otherFieldMaps,
        pipelines,
        placeholders,
        watch,
        minimumLevel,
        enabled,
        disabled,
        shadow,
        quarantine);
  }

  /** The same with these pipelines. */
  public RulesConfig withPipelines(List<Path> otherPipelines) {
    return new RulesConfig(
        paths,
        fieldMaps,
        otherPipelines,
        placeholders,
        watch,
        minimumLevel,
        enabled,
        disabled,
        shadow,
        quarantine);
  }

  static RulesConfig defaults() {
    RulesConfig all = all(List.of(Path.of("rules")), List.of(Path.of("rules/fieldmaps")), Map.of());
    return new RulesConfig(
        all.paths,
        all.fieldMaps,
        all.pipelines,
        all.placeholders,
        true,
        all.minimumLevel,
        all.enabled,
        all.disabled,
        all.shadow,
        all.quarantine);
  }
}

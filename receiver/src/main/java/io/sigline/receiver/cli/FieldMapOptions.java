package io.sigline.receiver.cli;

import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.rules.FieldMapFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose field maps. */
final class FieldMapOptions {
  @Option(
      names = {"-m", "--field-maps"},
      paramLabel = "PATH",
      description = "Field map file or folder, repeatable; else those of the configuration.")
  private List<Path> fieldMaps = new ArrayList<>();

  @Mixin private ConfigOptions config = new ConfigOptions();

  /** The rules of the configuration, with these field maps. */
  RulesConfig read() {
    RulesConfig rules = config.read().rules();
    return new RulesConfig(
        rules.paths(),
        fieldMaps.isEmpty() ? rules.fieldMaps() : fieldMaps,
        rules.placeholders(),
        false);
  }

  /**
   * Loads the field maps.
   *
   * @throws CommandException if one of them cannot be used
   */
  FieldMapFiles load(RulesConfig rules) {
    FieldMapFiles maps = FieldMapFiles.load(rules.fieldMaps());
    if (!maps.problems().isEmpty()) {
      throw new CommandException(
          "a field map cannot be used: " + Problems.line(maps.problems().getFirst()));
    }
    return maps;
  }
}

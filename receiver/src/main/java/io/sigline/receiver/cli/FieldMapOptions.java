package io.sigline.receiver.cli;

import io.sigline.engine.pipeline.Pipelines;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.rules.FieldMapFiles;
import io.sigline.receiver.rules.PipelineFiles;
import io.sigline.receiver.rules.RuleReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose field maps and pipelines. */
final class FieldMapOptions {
  @Option(
      names = {"-m", "--field-maps"},
      paramLabel = "PATH",
      description = "Field map file or folder, repeatable; else those of the configuration.")
  private List<Path> fieldMaps = new ArrayList<>();

  @Option(
      names = {"-p", "--pipeline"},
      paramLabel = "PATH",
      description =
          "Processing pipeline, or folder of pipelines, repeatable; else those of the"
              + " configuration.")
  private List<Path> pipelines = new ArrayList<>();

  @Mixin private ConfigOptions config = new ConfigOptions();

  /** True if the command line names field maps. */
  boolean areGiven() {
    return !fieldMaps.isEmpty();
  }

  /** The rules of the configuration, with these field maps and pipelines. */
  RulesConfig read() {
    RulesConfig rules = config.read().rules();
    RulesConfig here = rules.at(rules.paths(), fieldMaps.isEmpty() ? rules.fieldMaps() : fieldMaps);
    return pipelines.isEmpty() ? here : here.withPipelines(pipelines);
  }

  /** The configuration. */
  SiglineConfig config() {
    return config.read();
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

  /**
   * How to read rules that are only looked at.
   *
   * @throws CommandException if a pipeline cannot be used
   */
  RuleReading reading(RulesConfig rules) {
    return new RuleReading(rules.placeholders(), loadPipelines(rules));
  }

  /**
   * Loads the pipelines.
   *
   * @throws CommandException if one of them cannot be used
   */
  Pipelines loadPipelines(RulesConfig rules) {
    PipelineFiles files = PipelineFiles.load(rules.pipelines());
    if (!files.problems().isEmpty()) {
      throw new CommandException(
          "a pipeline cannot be used: " + Problems.line(files.problems().getFirst()));
    }
    return files.pipelines();
  }
}

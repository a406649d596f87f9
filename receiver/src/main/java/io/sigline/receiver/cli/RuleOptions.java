package io.sigline.receiver.cli;

import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.rules.RuleLibrary;
import io.sigline.receiver.rules.RuleLoader;
import io.sigline.receiver.rules.RuleReading;
import io.sigline.receiver.rules.RuleStanding.State;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose rules, field maps and pipelines. */
final class RuleOptions {
  @Option(
      names = {"-r", "--rules"},
      paramLabel = "PATH",
      description = "Rule file or folder, repeatable; else those of the configuration.")
  private List<Path> rules = new ArrayList<>();

  @Mixin private FieldMapOptions fieldMaps = new FieldMapOptions();

  /** Which rules and field maps to load. */
  RulesConfig read() {
    RulesConfig chosen = fieldMaps.read();
    return rules.isEmpty()
        ? chosen
        : RulesConfig.all(rules, chosen.fieldMaps(), chosen.placeholders())
            .withPipelines(chosen.pipelines());
  }

  /**
   * How to read rules that are only looked at.
   *
   * @throws CommandException if a pipeline cannot be used
   */
  RuleReading reading() {
    return fieldMaps.reading(read());
  }

  /** The configuration. */
  SiglineConfig config() {
    return fieldMaps.config();
  }

  /** The admin server at this address, else that of the configuration. */
  RunningSigline running(@Nullable URI admin) {
    return RunningSigline.of(admin, config());
  }

  /**
   * Loads them, and says in one line what was left out.
   *
   * @throws CommandException if a path is not there, or a field map or pipeline cannot be used
   */
  RuleLibrary load(PrintWriter err) {
    RuleLibrary library = new RuleLoader().load(read());
    if (!library.missing().isEmpty()) {
      throw new CommandException(Problems.line(library.missing().getFirst()));
    }
    if (!library.fieldMapProblems().isEmpty()) {
      throw new CommandException(
          "a field map cannot be used: " + Problems.line(library.fieldMapProblems().getFirst()));
    }
    if (!library.pipelines().problems().isEmpty()) {
      throw new CommandException(
          "a pipeline cannot be used: " + Problems.line(library.pipelines().problems().getFirst()));
    }
    int off = library.selected().count(State.OFF);
    if (off > 0) {
      err.printf("sigline: %d rules are off, as the configuration says%n", off);
    }
    library
        .selected()
        .withoutEffect()
        .forEach(text -> err.println("sigline: the configuration has no effect: " + text));
    if (!library.refused().isEmpty()) {
      err.printf(
          "sigline: %d rules loaded, %d refused (sigline check names them)%n",
          library.rules().size(), library.refused().size());
    }
    return library;
  }

  /** Loads them without pipelines. */
  RuleLibrary loadWithoutPipelines() {
    return new RuleLoader().load(read().withPipelines(List.of()));
  }
}

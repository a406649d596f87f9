package io.sigline.receiver.cli;

import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.SiglineConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that make the configuration. */
final class ConfigOptions {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration file; ./sigline.yml if it is there.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one key of the configuration, such as admin.port=9090. Repeatable.")
  private List<String> overrides = new ArrayList<>();

  /** Set by the command line. */
  ConfigOptions() {}

  ConfigOptions(@Nullable Path file, List<String> overrides) {
    this.file = file;
    this.overrides = List.copyOf(overrides);
  }

  /** The effective configuration. */
  SiglineConfig read() {
    return Installation.located(new ConfigReader().read(Optional.ofNullable(file), overrides));
  }
}

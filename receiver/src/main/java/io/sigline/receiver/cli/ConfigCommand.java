package io.sigline.receiver.cli;

import io.sigline.receiver.config.ConfigPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sigline config}. */
@Command(
    name = "config",
    description = "Prints the effective configuration as YAML, secrets masked.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ConfigCommand implements Runnable {
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().getOut().print(ConfigPrinter.print(options.read()));
    spec.commandLine().getOut().flush();
  }
}

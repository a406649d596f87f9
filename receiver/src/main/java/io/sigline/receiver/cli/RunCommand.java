package io.sigline.receiver.cli;

import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.service.ServiceException;
import io.sigline.receiver.service.ServiceProcess;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sigline run}. */
@Command(
    name = "run",
    description = "Starts the service: OTLP in, alerts out.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RunCommand implements Runnable {
  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--demo",
      description = "Also plays a short recorded attack through the service's own intake.")
  private boolean demo;

  /** Set by the command line. */
  RunCommand() {}

  RunCommand(ConfigOptions options, boolean demo) {
    this.options = options;
    this.demo = demo;
  }

  /** The options of the configuration. */
  ConfigOptions options() {
    return options;
  }

  /** True if the demo is wanted. */
  boolean demo() {
    return demo;
  }

  @Override
  public void run() {
    SiglineConfig config = options.read();
    PrintStream alerts = System.out;
    try {
      ServiceProcess.run(
          config,
          alerts,
          service -> {
            if (demo) {
              Demo.play(Installation.home().resolve("rules/demo"), service, config.intake());
            }
          });
    } catch (ServiceException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }
}

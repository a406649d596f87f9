package io.sigline.receiver.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command without a command: prints what there is. */
@Command(
    name = "sigline",
    description = "Evaluates Sigma rules on OTLP logs while they pass, and alerts Keep.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = "%nIn a checkout of the sources, the launcher also has sigline bench: measurements.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      MatchCommand.class,
      BacktestCommand.class,
      CoverageCommand.class,
      ExceptCommand.class,
      ExplainCommand.class,
      RulesCommand.class,
      TestCommand.class,
      AuditCommand.class,
      ConfigCommand.class,
      DoctorCommand.class,
      RehearseCommand.class,
      VersionCommand.class,
      HelpCommand.class
    })
final class SiglineCommand {}

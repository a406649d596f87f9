package io.sigline.receiver.cli;

import io.sigline.engine.compile.RuleWitnesses;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline rules}. */
@Command(
    name = "rules",
    description =
        "Shows how rules are found: those that are looked at for every event of their log source,"
            + " and regular expressions that run without a literal to look for first, and why.",
    footer =
        "%nThe commands say whether rules can fire, and take sets of rules that others publish.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      StatusCommand.class,
      SelfTestCommand.class,
      ListCommand.class,
      TransformCommand.class,
      ReleaseCommand.class,
      PullCommand.class,
      RollbackCommand.class
    })
final class RulesCommand implements Runnable {
  @Option(names = "--all", description = "Also show what each of the other rules is found by.")
  private boolean all;

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    RuleLibrary library = options.load(spec.commandLine().getErr());
    List<RuleWitnesses> rules = RuleWitnesses.of(library.rules());
    int always = 0;
    int open = 0;
    for (RuleWitnesses rule : rules) {
      always += rule.withoutWitness() == null ? 0 : 1;
      open += rule.openExpressions().size();
      if (all || rule.withoutWitness() != null || !rule.openExpressions().isEmpty()) {
        print(rule, out);
      }
    }
    out.printf(
        "%d rules, %d without a witness, %d regular expressions without a required literal%n",
        rules.size(), always, open);
    out.flush();
  }

  private void print(RuleWitnesses rule, PrintWriter out) {
    out.println(
        Visible.text(rule.rule().title() + " (" + rule.rule().key() + ") " + rule.rule().source()));
    if (rule.withoutWitness() != null) {
      out.println("  without a witness: " + Visible.text(rule.withoutWitness()));
    }
    if (all) {
      rule.witnesses().forEach(witness -> out.println("  found by: " + Visible.text(witness)));
    }
    rule.openExpressions()
        .forEach(
            expression -> out.println("  without a required literal: " + Visible.text(expression)));
  }
}

package io.sigline.receiver.cli;

import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.SelfTest;
import io.sigline.receiver.offline.SelfTest.Result;
import io.sigline.receiver.offline.SelfTest.Verdict;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigline rules selftest}. */
@Command(
    name = "selftest",
    description =
        "Makes, from each rule's own condition, a record that must match it and one that narrowly"
            + " must not, and judges both the way that received records are judged.",
    footer = {
      "%nPrints the rules that cannot be shown to fire, one to a line: verdict, rule, file, reason."
          + " needs-named-source: no field map gives the log source, records must name it by the"
          + " resource attributes sigma.*. impossible: no record that matches could be made."
          + " failed: a record was judged otherwise than the rule says.",
      "%nWith --live nobody is alerted. proven: the alert reached the outbox; skipped: not tested."
          + " lost: it was proven before.",
      "%nExit code: 0 every rule can fire, 1 some cannot, 2 called wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SelfTestCommand implements Callable<Integer> {
  @Option(names = "--all", description = "Print the rules that passed too.")
  private boolean all;

  @Option(
      names = "--live",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "URL",
      description =
          "Let the running Sigline test its rules through its own intake, up to the outbox; the"
              + " address of its admin server, else that of the configuration.")
  private @Nullable String live;

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (live != null) {
      @Nullable URI admin = live.isEmpty() ? null : URI.create(live);
      return new RemoteSelfTest(options.running(admin)).run(all, out) ? 0 : 1;
    }
    RuleLibrary library = options.load(spec.commandLine().getErr());
    List<Result> results = new SelfTest(library.plan(), library.fieldMaps()).run();
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (Result result : results) {
      counts.merge(result.verdict(), 1, Integer::sum);
      if (all || result.verdict() != Verdict.PASSED) {
        out.println(line(result));
      }
    }
    out.printf(
        "%d rules: %d passed, %d need their log source named, %d impossible, %d failed%n",
        results.size(),
        counts.getOrDefault(Verdict.PASSED, 0),
        counts.getOrDefault(Verdict.NEEDS_NAMED_SOURCE, 0),
        counts.getOrDefault(Verdict.IMPOSSIBLE, 0),
        counts.getOrDefault(Verdict.FAILED, 0));
    out.flush();
    boolean clean = !counts.containsKey(Verdict.IMPOSSIBLE) && !counts.containsKey(Verdict.FAILED);
    return clean ? 0 : 1;
  }

  private static String line(Result result) {
    String verdict = result.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "%-18s  %s  %s  %s: %s"
        .formatted(
            verdict,
            result.rule().key(),
            result.rule().source(),
            Visible.text(result.rule().title()),
            Visible.text(result.detail()));
  }
}

package io.sigline.receiver.cli;

import io.sigline.alerting.outgoing.AddressPolicy;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.audit.Act;
import io.sigline.receiver.config.OutgoingConfig;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.SelfTest;
import io.sigline.receiver.offline.SelfTest.Verdict;
import io.sigline.receiver.pull.Download;
import io.sigline.receiver.pull.ManagedFolder;
import io.sigline.receiver.pull.Pull;
import io.sigline.receiver.pull.PullException;
import io.sigline.receiver.pull.PullLimits;
import io.sigline.receiver.pull.SetDiff;
import io.sigline.receiver.rules.RuleReading;
import java.io.Console;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline rules pull}. */
@Command(
    name = "pull",
    description =
        "Takes a published set of rules, says what it changes, and puts it in force as a whole.",
    footer = {
      "%nFOLDER is filled by pulls only, one set of rules to a folder; name it in rules.paths behind"
          + " your own rules, which go first where both have a rule of the same id.",
      "%nExit code: 0 in force, or nothing to change, 1 refused or not agreed to, 2 called wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PullCommand implements Callable<Integer> {
  private static final int FEW = 10;
  private static final double MARKED = 0.9;

  @Parameters(
      paramLabel = "SOURCE",
      description = "https address or file of a .zip or .tar.gz, or a folder: a git checkout.")
  private String source = "";

  @Option(
      names = "--into",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of this set; made if it is missing.")
  private Path into = Path.of("");

  @Option(
      names = "--sha256",
      paramLabel = "CHECKSUM",
      description = "What the archive's must be: 64 hex digits, or the address or file of a list.")
  private @Nullable String sha256;

  @Option(names = "--dry-run", description = "Only say what would change.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--force",
      description = "Take the set although markedly fewer rules of it load than of the last one.")
  private boolean force;

  @Option(names = "--all", description = "Name every rule that changes.")
  private boolean all;

  @Option(
      names = "--allow-link-local",
      description =
          "Fetch from link-local and metadata addresses too, and follow redirects to private ones.")
  private boolean linkLocal;

  @Mixin private FieldMapOptions options = new FieldMapOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RulesConfig config = options.read();
    OutgoingConfig outgoing = options.config().outgoing();
    Outgoing.use(
        (linkLocal ? AddressPolicy.lax() : AddressPolicy.allowing(outgoing.allow()))
            .onlyTo(outgoing.allowedHosts()));
    FieldMaps maps = options.load(config).fieldMaps();
    try (HttpClient client = Download.client().build();
        ManagedFolder folder = ManagedFolder.open(into);
        Pull pull = new Pull(folder, new Download(client, sha256 != null), PullLimits.DEFAULT)) {
      pull.take(source, sha256);
      return decide(pull, config, maps);
    } catch (PullException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private int decide(Pull pull, RulesConfig config, FieldMaps maps) {
    PrintWriter out = spec.commandLine().getOut();
    RuleReading reading = options.reading(config);
    SetDiff diff = pull.diff(reading);
    DiffPrinter printer = new DiffPrinter(out, all);
    printer.print(diff);
    if (!pull.hasLicense()) {
      out.println("no licence file is in it: alerts name the licence only where rules do");
    }
    selfTest(diff.fresh(), maps, printer);
    printer.print(
        "left out, rules that go first have their ids", goingFirst(pull, config, reading));
    out.flush();
    refuse(diff);
    if (dryRun || diff.isEmpty()) {
      out.println(dryRun ? "nothing written (--dry-run)" : "nothing to change");
      out.flush();
      return 0;
    }
    if (!yes && !isAgreed()) {
      throw new CommandException("not put in force: agree by --yes");
    }
    pull.finish(Instant.now(), diff.after());
    CommandAudit.note(options.config(), "rules-pull", detail(diff), spec.commandLine().getErr());
    out.println("in force: " + Visible.text(into.resolve(ManagedFolder.CURRENT).toString()));
    if (config.paths().stream().noneMatch(this::isInto)) {
      out.println("no Sigline loads it before rules.paths names " + Visible.text(into.toString()));
    }
    out.flush();
    return 0;
  }

  private Map<String, Object> detail(SetDiff diff) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("source", Download.shown(source));
    detail.put("into", into.toAbsolutePath().toString());
    detail.put("rules-before", diff.before());
    detail.put("rules-after", diff.after());
    detail.put("added", Act.some(diff.added()));
    detail.put("removed", Act.some(diff.removed()));
    detail.put("changed", Act.some(diff.changed()));
    return detail;
  }

  private void refuse(SetDiff diff) {
    if (diff.after() == 0) {
      throw new CommandException("no rule of the set can be loaded");
    }
    if (diff.before() >= FEW && diff.after() < MARKED * diff.before() && !force) {
      throw new CommandException(
          "%d rules load, %d did before: insist by --force if that is meant"
              .formatted(diff.after(), diff.before()));
    }
  }

  /** Each rule that is new is held against itself, as sigline rules selftest does. */
  private static void selfTest(List<Rule> fresh, FieldMaps maps, DiffPrinter printer) {
    List<String> unproven =
        new SelfTest(Plan.compile(fresh, maps), maps)
            .run().stream()
                .filter(result ->
                    result.verdict() == Verdict.IMPOSSIBLE || result.verdict() == Verdict.FAILED)
                .map(result ->
                    "%s  %s: %s"
                        .formatted(result.rule().key(), result.rule().title(), result.detail()))
                .toList();
    printer.print("cannot be shown to fire, of the new ones", unproven);
  }

  private List<String> goingFirst(Pull pull, RulesConfig config, RuleReading reading) {
    List<Path> before = config.paths().stream().takeWhile(path -> !isInto(path)).toList();
    return OwnRules.sameIds(before, pull.set(), reading);
  }

  private boolean isInto(Path path) {
    Path here = into.toAbsolutePath().normalize();
    Path named = path.toAbsolutePath().normalize();
    return named.equals(here) || named.equals(here.resolve(ManagedFolder.CURRENT));
  }

  /** Whether there is a console is told in two ways, by the version of Java. */
  private static boolean isAgreed() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readLine("Put it in force? [y/N] "))
        .filter(answer -> answer.strip().equalsIgnoreCase("y"))
        .isPresent();
  }
}

package io.sigline.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigline.engine.proof.RuleStatus;
import io.sigline.engine.proof.RuleStatus.Field;
import io.sigline.engine.proof.RuleStatus.Outcome;
import io.sigline.engine.proof.RuleStatus.Seen;
import io.sigline.engine.proof.RuleStatus.Tested;
import io.sigline.engine.proof.RuleStatus.Verdict;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.SelfTest;
import io.sigline.receiver.offline.SelfTest.Result;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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

/** {@code sigline rules status}. */
@Command(
    name = "status",
    description =
        "Says for each rule whether it can fire here: what its self-test shows, held against the"
            + " log sources and fields that the running Sigline has seen.",
    footer = {
      "%nPrints one line per rule: verdict, rule, file, title, reason."
          + " proven: it matched received records, or its live self-test went through and what it"
          + " needs is seen. can-fire: it passed its self-test, and what it needs is seen. blind:"
          + " its log source, or a field it needs, is not seen. broken: it failed its self-test."
          + " off: the configuration switched it off. quarantined: it was taken out for its cost.",
      "%nThen one line per filter: filter, what has become of it, file, title, what it has hidden"
          + " since the start, who made it and why.",
      "%nExit code: 0 every rule that is not off is proven or can fire, 1 some cannot, 2 called"
          + " wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class StatusCommand implements Callable<Integer> {
  @Option(
      names = "--admin",
      paramLabel = "URL",
      description = "The admin server of the running Sigline; else that of the configuration.")
  private @Nullable URI admin;

  @Option(
      names = "--hours",
      paramLabel = "N",
      defaultValue = "24",
      description = "What was last seen longer ago is not seen any more; ${DEFAULT-VALUE}.")
  private int hours;

  @Option(names = "--fields", description = "Print when and where each field was last seen, too.")
  private boolean fields;

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RunningSigline running = options.running(admin);
    SeenRules seen = SeenRules.ask(running);
    ListedRules listed = ListedRules.ask(running);
    List<FilterLine> filters = FilterLine.ask(running);
    RuleLibrary library = options.load(spec.commandLine().getErr());
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    Instant since = Instant.now().minus(Duration.ofHours(hours));
    for (Result result : new SelfTest(library.plan(), library.fieldMaps()).run()) {
      RuleStatus status =
          RuleStatus.of(
              result.rule(),
              seen.of(result.rule()),
              tested(result, seen.testOf(result.rule())),
              seen.matchesOf(result.rule()),
              since);
      if (isQuarantined(result.rule().key(), listed)) {
        continue;
      }
      counts.merge(status.verdict(), 1, Integer::sum);
      out.println(line(result, status) + onTrial(result.rule().key(), listed));
      if (fields) {
        printFields(result.rule(), seen, out);
      }
    }
    long quarantined = printOthers(listed, out);
    filters.forEach(filter -> out.println(filter.text()));
    out.printf(
        "%d rules: %d proven, %d can fire, %d blind, %d broken%n",
        library.rules().size(),
        counts.getOrDefault(Verdict.PROVEN, 0),
        counts.getOrDefault(Verdict.CAN_FIRE, 0),
        counts.getOrDefault(Verdict.BLIND, 0),
        counts.getOrDefault(Verdict.BROKEN, 0));
    if (quarantined > 0) {
      out.printf("%d rules are quarantined and detect nothing%n", quarantined);
    }
    out.flush();
    boolean blind = counts.containsKey(Verdict.BLIND) || counts.containsKey(Verdict.BROKEN);
    return blind || quarantined > 0 ? 1 : 0;
  }

  private static boolean isQuarantined(String key, ListedRules listed) {
    return listed.state(key).equals("quarantined");
  }

  /** What else the running Sigline does with a rule. */
  private static String onTrial(String key, ListedRules listed) {
    return switch (listed.state(key)) {
      case "shadow" -> "; on trial, it does not alert: " + listed.reason(key);
      case "off" -> "; off but for correlations: " + listed.reason(key);
      default -> "";
    };
  }

  /** Prints what detects nothing; returns how many of these are quarantined. */
  private static long printOthers(ListedRules listed, PrintWriter out) {
    long quarantined = 0;
    for (JsonNode rule : listed.rules().values()) {
      String state = rule.path("state").asText();
      boolean isOut = state.equals("quarantined");
      if (isOut || (state.equals("off") && !rule.path("evaluated").asBoolean())) {
        quarantined += isOut ? 1 : 0;
        out.printf(
            "%-8s  %s  %s  %s: %s%n",
            state,
            rule.path("id").asText(),
            rule.path("file").asText(),
            Visible.text(rule.path("title").asText()),
            Visible.text(rule.path("reason").asText()));
      }
    }
    return quarantined;
  }

  /** Live, if there was such a test; else in this process. */
  private static Tested tested(Result result, Tested live) {
    if (live.outcome() != Outcome.NOT_YET) {
      return live;
    }
    return switch (result.verdict()) {
      case PASSED, NEEDS_NAMED_SOURCE -> new Tested(Outcome.PASSED, result.detail());
      case IMPOSSIBLE, FAILED -> new Tested(Outcome.FAILED, result.detail());
    };
  }

  private static void printFields(Rule rule, SeenRules seen, PrintWriter out) {
    Seen source = seen.of(rule);
    out.printf(
        "          %s: %s%n",
        rule.logSource(), source.lastSeen() == null ? "never seen" : "last " + source.lastSeen());
    for (String name : RuleStatus.fieldsOf(rule)) {
      Field field = source.fields().get(name);
      out.printf(
          "          %s: %s%n",
          Visible.text(name),
          field == null
              ? "never seen"
              : "last " + field.lastSeen() + " at " + Visible.text(field.path()));
    }
  }

  private static String line(Result result, RuleStatus status) {
    return "%-8s  %s  %s  %s: %s"
        .formatted(
            status.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            result.rule().key(),
            result.rule().source(),
            Visible.text(result.rule().title()),
            Visible.text(status.detail()));
  }
}

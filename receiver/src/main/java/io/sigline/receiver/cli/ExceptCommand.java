package io.sigline.receiver.cli;

import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.StoredAlert;
import io.sigline.alerting.journal.StoredAlerts;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.except.ExceptException;
import io.sigline.receiver.except.ExceptionReport;
import io.sigline.receiver.except.ExceptionText;
import io.sigline.receiver.except.ExceptionTrial;
import io.sigline.receiver.except.ExceptionTrial.Verdict;
import io.sigline.receiver.except.FieldTest;
import io.sigline.receiver.except.KnownMatch;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.offline.OfflineException;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sigline except}. */
@Command(
    name = "except",
    description =
        "Makes an exception from a stored alert: a Sigma filter that hides what the alert is about,"
            + " tried on the stored alerts and on the rule's tests before it is written.",
    footer = {
      "%nReads the journal of the data directory, beside a running Sigline too. Without --field the"
          + " exception is as narrow as it can be: every field that the rule read, with the alert's"
          + " values.",
      "%nExit code: 0 written (or, with --dry-run, could be), 1 refused, 2 called wrongly."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ExceptCommand implements Callable<Integer> {
  private static final int MOST_FIELDS = 50;

  @Parameters(paramLabel = "ALERT_ID", description = "The alert's id, or its fingerprint.")
  private String alertId = "";

  @Option(
      names = "--field",
      paramLabel = "FIELD[=VALUE]",
      description =
          "Except records whose field has the alert's value, or this one; with modifiers if wanted:"
              + " Image, CommandLine|contains=backup. Repeatable; all must hold.")
  private List<String> fields = new ArrayList<>();

  @Option(names = "--owner", required = true, description = "Who answers for the exception.")
  private String owner = "";

  @Option(names = "--reason", required = true, description = "Why it is made.")
  private String reason = "";

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "30d",
      description = "30d, a date (2026-12-24), a time (2026-12-24T12:00:00Z), or never.")
  private String expires = "30d";

  @Option(
      names = "--keep",
      paramLabel = "ALERT_ID",
      description = "A stored alert that is known to be true, and must stay. Repeatable.")
  private List<String> keep = new ArrayList<>();

  @Option(names = "--any-rule", description = "Except from every rule of the log source.")
  private boolean anyRule;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Where to write it; else the folder exceptions in the first folder of rules.")
  private @Nullable Path folder;

  @Option(names = "--force", description = "Write it although it hides what must be found.")
  private boolean force;

  @Option(names = "--dry-run", description = "Print it, and write nothing.")
  private boolean dryRun;

  @Mixin private RuleOptions options = new RuleOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    RuleLibrary library = options.load(spec.commandLine().getErr());
    try (StoredAlerts stored = StoredAlerts.open(options.config().dataDirectory())) {
      return make(library, stored);
    } catch (JournalException | ExceptException | OfflineException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private int make(RuleLibrary library, StoredAlerts stored) {
    StoredAlert alert = stored(alertId, stored);
    KnownMatch match = KnownMatch.of(alert, stored);
    Rule rule = rule(match, library);
    List<FieldTest> tests = tests(match);
    Instant now = Instant.now();
    ExceptionText text =
        new ExceptionText(
            UUID.randomUUID().toString(),
            alert.id(),
            rule,
            anyRule,
            tests,
            values(rule, match, tests, library),
            owner.strip(),
            reason.strip(),
            now,
            ExpiryOption.parse(expires, now));
    ExceptionTrial trial =
        new ExceptionTrial(library.rules(), with(text.yaml(List.of()), now), library.fieldMaps());
    verify(trial, match, rule);
    List<StoredAlert> kept = keep.stream().map(id -> stored(id, stored)).toList();
    ExceptionReport report = ExceptionReport.of(trial, stored, alert, kept);
    return finish(text, report);
  }

  private int finish(ExceptionText text, ExceptionReport report) {
    PrintWriter out = spec.commandLine().getOut();
    report.lines().forEach(line -> out.println(Visible.text(line)));
    report.lost().forEach(lost -> out.println(Visible.text("It would hide " + lost + ".")));
    out.flush();
    if (!report.lost().isEmpty() && !force) {
      throw new CommandException(
          "nothing written, as the exception hides what must be found: narrow it by another --field,"
              + " or insist by --force");
    }
    String yaml = text.yaml(report.lines());
    if (dryRun) {
      out.print(yaml);
    } else {
      ExceptionFile file = new ExceptionFile(folder == null ? exceptions() : folder);
      Path written = file.write(text.rule(), text.made(), text.id(), yaml);
      out.println(Visible.text("wrote " + written));
      CommandAudit.note(
          options.config(),
          "rules-except",
          Map.of(
              "alert",
              alertId,
              "rule",
              text.rule().key(),
              "filter",
              text.id(),
              "file",
              written.toString()),
          spec.commandLine().getErr());
    }
    out.flush();
    return 0;
  }

  private static StoredAlert stored(String id, StoredAlerts stored) {
    return stored
        .find(id)
        .orElseThrow(() ->
            new CommandException(
                "no stored alert has the id or fingerprint '"
                    + id
                    + "'; alerts are kept for 30 days"));
  }

  private static Rule rule(KnownMatch match, RuleLibrary library) {
    return library.rules().stream()
        .filter(rule -> match.ruleKey().equals(rule.key()) || match.ruleKey().equals(rule.id()))
        .findFirst()
        .orElseThrow(() ->
            new CommandException(
                "the rule " + match.ruleKey() + " of the alert is not loaded: name it by --rules"));
  }

  private List<FieldTest> tests(KnownMatch match) {
    List<FieldTest> tests =
        fields.isEmpty()
            ? match.fields().keySet().stream()
                .filter(field -> !field.equals("keywords"))
                .limit(MOST_FIELDS)
                .map(field -> new FieldTest(field, null))
                .toList()
            : fields.stream().map(FieldTest::parse).toList();
    if (tests.isEmpty()) {
      throw new CommandException(
          "the rule reads no field, so name at least one by --field, such as --field User");
    }
    if (tests.stream().map(FieldTest::key).distinct().count() < tests.size()) {
      throw new CommandException("a --field is named twice; list values by a modifier such as |re");
    }
    return tests;
  }

  /** What the alert has of the fields; from the record if it is kept. */
  private static Map<String, List<String>> values(
      Rule rule, KnownMatch match, List<FieldTest> tests, RuleLibrary library) {
    SequencedSet<String> names =
        tests.stream().map(FieldTest::field).collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, List<String>> known =
        ExceptionTrial.values(rule, match, names, library.fieldMaps());
    Map<String, List<String>> values = new LinkedHashMap<>(match.fields());
    if (known != null) {
      values.putAll(known);
    }
    for (FieldTest test : tests) {
      if (test.value() == null && values.getOrDefault(test.field(), List.of()).isEmpty()) {
        throw new CommandException(
            "the alert has no field '%s'; the rule read %s"
                .formatted(test.field(), String.join(", ", match.fields().keySet())));
      }
    }
    return values;
  }

  /** The rules as they will be loaded with this filter, pipelines and other filters included. */
  private List<Rule> with(String filter, Instant now) {
    SourceFile file = new SourceFile("the exception", filter);
    RuleSet set =
        options.reading().read(options.read().paths(), List.of(file), now, new ArrayList<>());
    set.refused().stream()
        .filter(problem -> problem.file().equals(file.name()))
        .findFirst()
        .ifPresent(problem -> {
          throw new CommandException(problem.toString());
        });
    return set.rules();
  }

  private static void verify(ExceptionTrial trial, KnownMatch match, Rule rule) {
    KnownMatch known = new KnownMatch(rule.key(), match.record(), match.fields());
    Verdict verdict = trial.of(known);
    switch (verdict) {
      case HIDDEN -> {}
      case STAYS ->
          throw new CommandException("nothing written: the exception would not hide the alert");
      case NO_MATCH ->
          throw new CommandException(
              "nothing written: the rule, as it is loaded now, does not match the alert's record,"
                  + " or another filter hides it already");
      case UNKNOWN ->
          throw new CommandException(
              "nothing written: the alert's record is no longer kept, so an exception by fields"
                  + " other than "
                  + String.join(", ", match.fields().keySet())
                  + " cannot be tried");
    }
  }

  private Path exceptions() {
    return ExceptionFile.folder(options.read().paths());
  }
}

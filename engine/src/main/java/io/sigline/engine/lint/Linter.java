package io.sigline.engine.lint;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.lint.Items.Item;
import io.sigline.engine.parse.RuleDocuments;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks through files of rules. Immutable; files can be looked through side by side. */
public final class Linter {
  private final FieldMaps fieldMaps;
  private final boolean rewritten;

  /**
   * Makes a linter.
   *
   * @param fieldMaps what records there are; with none, nothing is said about log sources and
   *     fields
   */
  public Linter(FieldMaps fieldMaps) {
    this(fieldMaps, false);
  }

  private Linter(FieldMaps fieldMaps, boolean rewritten) {
    this.fieldMaps = fieldMaps;
    this.rewritten = rewritten;
  }

  /** A linter of rules whose fields are not those written in their documents. */
  public static Linter ofRewritten(FieldMaps fieldMaps) {
    return new Linter(fieldMaps, true);
  }

  /**
   * What deserves a look in a file, besides what loading says about it.
   *
   * @param loaded the same file, loaded
   */
  public List<Finding> lint(SourceFile file, RuleFile loaded) {
    Report report = new Report(file);
    Map<Integer, Rule> rules = new HashMap<>();
    loaded.rules().forEach(rule -> rules.put(rule.source().line(), rule));
    for (Mapping document : RuleDocuments.read(file)) {
      new AttributeChecks(document, report).run();
      Mapping detection = detection(document);
      if (detection != null) {
        detection(document, detection, rules.get(document.line()), report);
      }
    }
    return report.findings();
  }

  /**
   * What deserves a look in correlations, besides what loading says about them.
   *
   * @param rules of the same set
   */
  public List<Finding> lint(List<Correlation> correlations, List<Rule> rules) {
    return new CorrelationChecks(fieldMaps, rules).of(correlations);
  }

  /** What loading warned of, as a finding. */
  public static Finding warning(Problem problem) {
    Finding finding = finding(problem);
    return finding.check() == Check.REFUSED
        ? new Finding(
            Check.LOADING,
            finding.file(),
            finding.line(),
            finding.column(),
            finding.message(),
            finding.suggestion())
        : finding;
  }

  /** What loading said, as a finding. */
  public static Finding finding(Problem problem) {
    Check check = Check.of(problem.check());
    if (check == null) {
      throw new IllegalStateException("no check is called " + problem.check());
    }
    return new Finding(
        check, problem.file(), problem.line(), 0, problem.message(), problem.suggestion());
  }

  private static @Nullable Mapping detection(Mapping document) {
    if (document.get("detection") instanceof Mapping detection) {
      return detection;
    }
    return document.get("filter") instanceof Mapping filter ? filter : null;
  }

  private void detection(Mapping document, Mapping detection, @Nullable Rule rule, Report report) {
    Set<String> denied = rule == null ? Set.of() : Denials.of(rule);
    ConditionChecks condition = new ConditionChecks(detection, report);
    condition.run();
    condition
        .searches()
        .forEach((name, entry) -> {
          for (Item item : Items.of(entry.value())) {
            new ItemChecks(item, report).run();
            new ValueChecks(item, denied.contains(name), report).run();
            new RegexChecks(item, report).run();
          }
        });
    if (rule != null) {
      new Contradictions(rule, detection, report).run();
      if (!fieldMaps.names().isEmpty()) {
        FieldChecks checks = new FieldChecks(fieldMaps, rule, document, detection, report);
        if (rewritten) {
          checks.runRewritten();
        } else {
          checks.run();
        }
      }
    }
  }
}

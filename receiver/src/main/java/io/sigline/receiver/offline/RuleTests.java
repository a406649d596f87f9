package io.sigline.receiver.offline;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.pipeline.Pipelines;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.rules.RuleFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs rule tests: {@code foo.test.yml} holds records that must, and records that must not, match
 * the rule {@code foo.yml} beside it.
 *
 * @param fieldMaps how records are read
 * @param pipelines change the rules before they are tested
 * @param placeholders values for {@code |expand}
 */
public record RuleTests(
    FieldMaps fieldMaps, Pipelines pipelines, Map<String, List<String>> placeholders) {

  /**
   * What came of the tests.
   *
   * @param files rule tests found
   * @param cases records judged
   * @param failures one text for each case, or file, that failed
   * @param untested rules without a test beside them
   */
  public record Report(int files, int cases, List<String> failures, List<Path> untested) {}

  /**
   * A record that a rule must match.
   *
   * @param place where the test says so: {@code rules/x.test.yml:7}
   * @param request an export request of this one record
   */
  public record MustMatch(String place, String name, ExportLogsServiceRequest request) {}

  /**
   * The records that the test beside a rule says it must match; none if there is no test.
   *
   * @throws OfflineException if the test cannot be read
   */
  public static List<MustMatch> mustMatch(Path rule) {
    Path test = test(rule);
    if (!Files.isRegularFile(test)) {
      return List.of();
    }
    List<Problem> unreadable = new ArrayList<>();
    List<SourceFile> sources = RuleFiles.all(List.of(test)).read(unreadable);
    if (!unreadable.isEmpty()) {
      throw new OfflineException(unreadable.getFirst().toString());
    }
    List<MustMatch> records = new ArrayList<>();
    for (SourceFile source : sources) {
      for (RuleTestCase each : RuleTestFile.read(source)) {
        if (each.mustMatch()) {
          records.add(
              new MustMatch(source.name() + ":" + each.line(), each.name(), each.request()));
        }
      }
    }
    return records;
  }

  /** Runs every test under these paths. */
  public Report run(List<Path> paths) {
    RuleFiles found = RuleFiles.tests(paths);
    List<Problem> unreadable = new ArrayList<>(found.problems());
    List<SourceFile> sources = found.read(unreadable);
    List<String> failures = new ArrayList<>();
    unreadable.forEach(problem -> failures.add(problem.file() + ": " + problem.message()));
    int cases = 0;
    for (SourceFile source : sources) {
      try {
        cases += run(source, failures);
      } catch (OfflineException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return new Report(sources.size(), cases, failures, untested(paths, found));
  }

  private int run(SourceFile source, List<String> failures) {
    List<RuleTestCase> cases = RuleTestFile.read(source);
    RuleSet rule = rule(Path.of(source.name()));
    Plan plan = Plan.compile(rule.rules(), fieldMaps);
    RecordJudge judge = new RecordJudge(plan);
    for (RuleTestCase testCase : cases) {
      byte[] bytes = testCase.request().toByteArray();
      RecordJudge.Verdict verdict = judge.judge(ExportRequest.read(bytes, bytes.length));
      boolean matched = !verdict.hits().isEmpty();
      if (matched != testCase.mustMatch() || !verdict.unreadable().isEmpty()) {
        failures.add(failure(source, testCase, verdict) + explained(testCase, plan));
      }
    }
    return cases.size();
  }

  private RuleSet rule(Path test) {
    Path file = beside(test);
    List<Problem> problems = new ArrayList<>();
    List<SourceFile> sources = RuleFiles.all(List.of(file)).read(problems);
    if (sources.isEmpty()) {
      throw new OfflineException(test + ": expected the rule " + file + " beside it, found none");
    }
    RuleSet set = read(sources);
    if (!set.refused().isEmpty()) {
      throw new OfflineException(set.refused().getFirst().toString());
    }
    if (!set.correlations().isEmpty()) {
      throw new OfflineException(
          file
              + ": a correlation cannot be tested by single records; put the rules that it refers"
              + " to into files of their own");
    }
    if (set.rules().isEmpty()) {
      throw new OfflineException(file + ": expected a rule, found none");
    }
    return set;
  }

  private RuleSet read(List<SourceFile> sources) {
    if (pipelines.isEmpty()) {
      return RuleSet.read(sources, placeholders);
    }
    return RuleSet.of(
        sources.stream().map(source -> RuleFile.readForRewriting(source, placeholders)).toList(),
        Instant.MIN,
        pipelines.rewriting());
  }

  private static String failure(
      SourceFile source, RuleTestCase testCase, RecordJudge.Verdict verdict) {
    StringBuilder text =
        new StringBuilder()
            .append("%s:%d: %s: ".formatted(source.name(), testCase.line(), testCase.name()));
    if (!verdict.unreadable().isEmpty()) {
      return text.append(verdict.unreadable().getFirst()).toString();
    }
    if (!testCase.mustMatch()) {
      return text.append("expected no match, matched by ")
          .append(String.join(", ", verdict.hits().getFirst().match().selections()))
          .toString();
    }
    return text.append("expected a match, got none").toString();
  }

  private String explained(RuleTestCase testCase, Plan plan) {
    byte[] bytes = testCase.request().toByteArray();
    StringBuilder text = new StringBuilder();
    for (Rule rule : plan.rules()) {
      new RecordExplainer(plan, fieldMaps, rule)
          .explain(ExportRequest.read(bytes, bytes.length))
          .forEach(line -> text.append("\n    ").append(line));
    }
    return text.toString();
  }

  private static List<Path> untested(List<Path> paths, RuleFiles tests) {
    return RuleFiles.rules(paths).files().keySet().stream()
        .filter(file -> !tests.files().containsKey(test(file)) && !Files.exists(test(file)))
        .toList();
  }

  /** {@code foo.test.yml} → {@code foo.yml}. */
  private static Path beside(Path test) {
    String name = test.getFileName().toString();
    int dot = name.toLowerCase(Locale.ROOT).lastIndexOf(".test.");
    return test.resolveSibling(name.substring(0, dot) + name.substring(dot + ".test".length()));
  }

  /** {@code foo.yml} → {@code foo.test.yml}. */
  private static Path test(Path rule) {
    String name = rule.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return rule.resolveSibling(name.substring(0, dot) + ".test" + name.substring(dot));
  }
}

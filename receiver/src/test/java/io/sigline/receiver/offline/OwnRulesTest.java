package io.sigline.receiver.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.pipeline.Pipelines;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.rules.FieldMapFiles;
import io.sigline.receiver.rules.RuleFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Holds the rule pack in {@code rules/} to what its README promises. */
class OwnRulesTest {
  private static final Path HOME = Path.of("..", "rules");
  private static final Path DEMO = HOME.resolve("demo").resolve("attack.otlp.jsonl");
  private static final FieldMapFiles FIELD_MAPS =
      FieldMapFiles.load(List.of(HOME.resolve("fieldmaps")));
  private static final String LICENCE_HEADER = "# SPDX-License-Identifier: Apache-2.0\n";

  private final List<SourceFile> files = read(RuleFiles.rules(List.of(HOME)));
  private final RuleSet set = RuleSet.read(files, Map.of());

  @Test
  void rules_all_load() {
    assertThat(set.refused()).isEmpty();
    assertThat(set.warnings()).isEmpty();
    assertThat(set.rules()).hasSizeGreaterThanOrEqualTo(66).hasSameSizeAs(files);
  }

  @Test
  void rules_ofWindowsAndOfLinux_areThirtyAtLeast() {
    assertThat(set.rules())
        .filteredOn(rule -> isOf(rule, "windows"))
        .hasSizeGreaterThanOrEqualTo(30);
    assertThat(set.rules()).filteredOn(rule -> isOf(rule, "linux")).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void ids_areRandomUuidsAndUnique() {
    assertThat(set.rules()).extracting(Rule::id).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(set.rules())
        .allSatisfy(rule -> assertThat(UUID.fromString(rule.key()).version()).isEqualTo(4));
  }

  @Test
  void titles_areUnique() {
    assertThat(set.rules()).extracting(Rule::title).doesNotHaveDuplicates();
  }

  @Test
  void rules_each_sayWhatAnAnalystNeeds() {
    assertThat(set.rules())
        .allSatisfy(rule -> {
          assertThat(rule.description())
              .as("%s: description", rule.source())
              .hasSizeGreaterThan(80);
          assertThat(rule.author()).as("%s: author", rule.source()).isEqualTo("Sigline");
          assertThat(rule.license()).as("%s: license", rule.source()).isEqualTo("Apache-2.0");
          assertThat(rule.level()).as("%s: level", rule.source()).isNotNull();
          assertThat(rule.status()).as("%s: status", rule.source()).isNotNull();
          assertThat(rule.references()).as("%s: references", rule.source()).isNotEmpty();
          assertThat(rule.tags()).as("%s: tags", rule.source()).isNotEmpty();
          assertThat(rule.fields()).as("%s: fields", rule.source()).isNotEmpty();
          assertThat(rule.falsePositives()).as("%s: falsepositives", rule.source()).isNotEmpty();
        });
  }

  @Test
  void files_each_beginWithTheLicence() {
    List<SourceFile> all = new ArrayList<>(files);
    all.addAll(read(RuleFiles.tests(List.of(HOME))));

    assertThat(all)
        .allSatisfy(file -> assertThat(file.text()).as(file.name()).startsWith(LICENCE_HEADER));
  }

  @Test
  void tests_ofEachRule_haveTwoMatchesAndTwoNearMisses() {
    List<SourceFile> tests = read(RuleFiles.tests(List.of(HOME)));

    assertThat(tests)
        .extracting(SourceFile::name)
        .map(name -> name.replace(".test.yml", ".yml"))
        .containsExactlyInAnyOrderElementsOf(files.stream().map(SourceFile::name).toList());
    assertThat(tests)
        .allSatisfy(test -> {
          List<RuleTestCase> cases = RuleTestFile.read(test);
          assertThat(cases)
              .filteredOn(RuleTestCase::mustMatch)
              .as(test.name())
              .hasSizeGreaterThanOrEqualTo(2);
          assertThat(cases)
              .filteredOn(one -> !one.mustMatch())
              .as(test.name())
              .hasSizeGreaterThanOrEqualTo(2);
          assertThat(cases)
              .extracting(RuleTestCase::name)
              .as(test.name())
              .doesNotContain("")
              .doesNotHaveDuplicates();
        });
  }

  @Test
  void tests_ofEachRule_pass() {
    RuleTests.Report report =
        new RuleTests(FIELD_MAPS.fieldMaps(), Pipelines.NONE, Map.of()).run(List.of(HOME));

    assertThat(report.failures()).isEmpty();
    assertThat(report.untested()).isEmpty();
    assertThat(report.files()).isEqualTo(set.rules().size());
  }

  @Test
  void demo_matchesRulesOfBothSystemsButNotItsHarmlessRecords() {
    Plan plan = Plan.compile(set.rules(), FIELD_MAPS.fieldMaps());
    List<String> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();

    boolean clean =
        RecordMatcher.lines(plan, Input.AUTO, lines::add, problems::add).match(List.of(DEMO));

    assertThat(problems).isEmpty();
    assertThat(clean).isTrue();
    assertThat(lines).hasSize(11).doesNotHaveDuplicates();
    assertThat(lines).filteredOn(line -> line.contains("web01")).hasSizeGreaterThanOrEqualTo(4);
    assertThat(lines).filteredOn(line -> line.contains("ws07")).hasSizeGreaterThanOrEqualTo(4);
  }

  private static boolean isOf(Rule rule, String product) {
    return product.equals(rule.logSource().product());
  }

  private static List<SourceFile> read(RuleFiles found) {
    List<Problem> unreadable = new ArrayList<>(found.problems());
    List<SourceFile> sources = found.read(unreadable);
    assertThat(unreadable).isEmpty();
    return sources;
  }
}

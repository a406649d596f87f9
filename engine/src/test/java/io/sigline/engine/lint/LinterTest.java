package io.sigline.engine.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.SharedData;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinterTest {
  private static final String RULE =
      """
      title: A rule
      id: 0d4d2b5e-5f3e-4c2a-8c52-3a4f7a5e9b10
      logsource: {product: windows, category: process_creation}
      detection:
        selection:
          Image|endswith: 'cmd.exe'
          CommandLine|contains:
            - whoami
            - 'WHOAMI'
        condition: selection
      """;

  @Test
  void finding_inAList_namesLineColumnAndHowToMendIt() {
    assertThat(texts(RULE))
        .contains(
            "rule.yml:9:10: 'WHOAMI' stands in line 8 already, in other case; letters are compared"
                + " without regard to case (warning, duplicate-value)",
            "rule.yml:6:22: 'cmd.exe' is also the end of other names; write '\\cmd.exe' if the"
                + " whole name is meant (note, suffix-without-separator)");
  }

  @Test
  void documents_ofOneFile_haveTheLinesOfTheFile() {
    String two = RULE + "---\n" + RULE.replace("0d4d", "1d4d");
    assertThat(texts(two).stream().filter(text -> text.contains("duplicate-value")))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("rule.yml:9:"),
            text -> assertThat(text).startsWith("rule.yml:20:"));
  }

  @Test
  void document_thatCannotBeRead_doesNotKeepTheNextFromBeingChecked() {
    String broken = "title: [\n---\n" + RULE;
    assertThat(texts(broken)).anyMatch(text -> text.startsWith("rule.yml:11:10: 'WHOAMI'"));
  }

  @Test
  void filter_isCheckedLikeADetection() {
    String filter =
        """
        title: Our scanner
        id: 0d4d2b5e-5f3e-4c2a-8c52-3a4f7a5e9b10
        x-owner: sec
        logsource: {product: windows}
        filter:
          rules: any
          selection: {User: [scanner, Scanner]}
          condition: not selection
        """;
    assertThat(texts(filter))
        .filteredOn(text -> text.contains("filter-unexplained"))
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).contains("'x-reason'"),
            text -> assertThat(text).contains("'x-expires'"));
    assertThat(texts(filter))
        .filteredOn(text -> !text.contains("filter-unexplained"))
        .singleElement()
        .asString()
        .contains("duplicate-value");
  }

  @Test
  void fieldMaps_none_saysNothingAboutSourcesAndFields() {
    SourceFile file = new SourceFile("rule.yml", RULE.replace("Image", "Nonsense"));
    assertThat(new Linter(FieldMaps.none()).lint(file, RuleFile.read(file, Map.of())))
        .noneMatch(finding -> finding.check() == Check.FIELD_UNKNOWN);
    assertThat(lint(file.text())).anyMatch(finding -> finding.check() == Check.FIELD_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{s: {a: x, b|startswith: y}, c: {a: z}, condition: s and c}",
        "{s: {a|startswith: abc, a|contains: q}, c: {a: abd}, condition: s and c}",
        "{s: {a: x}, c: {a: [x, y]}, condition: s and not c}",
        "{s: {a: 5}, c: {a.b: 1}, d: {a|gt: 5}, condition: all of *}",
        "{s: {a|lt: 5, a|gte: 5}, condition: s}",
        "{s: {a: null}, c: {a|contains: x}, condition: s and c}",
        "{s: {a: x}, condition: s and not s}",
        "{s: {a|startswith: abc}, c: {a: abcd}, d: {b: 1}, condition: d and c and not s}"
      })
  void contradiction_anyKind_isFound(String detection) {
    assertThat(lint(detected(detection))).anyMatch(it -> it.check() == Check.CONTRADICTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{s: {a|startswith: ab}, c: {a|startswith: abc}, condition: s and c}",
        "{s: {a|contains: x}, c: {a|contains: y}, condition: s and c}",
        "{s: {a: [x, y]}, c: {a: [y, z]}, condition: s and c}",
        "{s: {a: [x, y]}, c: {a: [x]}, condition: s and not c}",
        "{s: {a: x}, c: {a: x, b: y}, condition: s and not c}",
        "{s: {a: X}, c: {a|cased: x}, condition: s and c}",
        "{s: {a: x}, c: {a|cased: X}, condition: s and not c}",
        "{s: {a: x}, c: {a: z}, condition: s or c}",
        "{s: {a|lte: 5, a|gte: 5}, condition: s}",
        "{s: {a: 5.0}, d: {a|gte: 5}, condition: s and d}",
        "{s: [{a: x}, {b: y}], c: {a: z}, condition: s and c}",
        "{s: {a: 'x*z'}, c: {a: 'x?z'}, condition: s and c}"
      })
  void contradiction_whereSomethingCanMatch_isNotFound(String detection) {
    assertThat(lint(detected(detection))).noneMatch(it -> it.check() == Check.CONTRADICTION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "(a+)+|true",
        "(?:a*)*b|true",
        "([a-z]+)*x|true",
        "(a+){2,}|true",
        "(ab+)+|false",
        "(a+)(b+)|false",
        "(a+)?|false",
        "[(a+)+]|false",
        "(a+){3}|false",
        "\\(a+\\)+|false"
      })
  void regexNested_onlyWhereARepetitionRepeats(String regex, boolean expected) {
    assertThat(RegexChecks.hasNestedRepetition(regex)).isEqualTo(expected);
  }

  @Test
  void nameWithoutPath_inAnException_isNotFound() {
    String asked =
        RULE.replace(
            "  condition: selection",
            "  kernel: {Image: smss.exe}\n  condition: selection and kernel");
    assertThat(lint(asked)).anyMatch(it -> it.check() == Check.NAME_WITHOUT_PATH);
    assertThat(lint(asked.replace("and kernel", "and not kernel")))
        .noneMatch(it -> it.check() == Check.NAME_WITHOUT_PATH);
  }

  @Test
  void warning_ofNoNamedKind_isAWarning() {
    Finding finding = Linter.warning(new Problem("a.yml", 3, "odd", "mend it"));
    assertThat(finding).hasToString("a.yml:3: odd; mend it (warning, loading)");
  }

  @Test
  void setWide_duplicateIdsAndIdleFilters_areFindingsToo() {
    String filter =
        """
        title: f
        logsource: {product: linux}
        filter:
          rules: [nowhere]
          selection: {a: b}
          condition: selection
        """;
    RuleSet set =
        RuleSet.read(
            List.of(
                new SourceFile("a.yml", RULE),
                new SourceFile("b.yml", RULE),
                new SourceFile("f.yml", filter)),
            Map.of());
    assertThat(set.warnings().stream().map(Linter::warning).map(Finding::check))
        .contains(Check.ID_DUPLICATE, Check.FILTER_WITHOUT_EFFECT);
  }

  @Test
  void sigmaHq_allRules_haveNoErrors() throws IOException {
    Linter linter = new Linter(SigmaHqRules.fieldMaps());
    List<Finding> findings = new ArrayList<>();
    int files = 0;
    for (Path path : sigmaHq()) {
      SourceFile file = new SourceFile(String.valueOf(path.getFileName()), Files.readString(path));
      findings.addAll(linter.lint(file, RuleFile.read(file, Map.of())));
      files++;
    }
    assertThat(files).isGreaterThan(3_700);
    assertThat(findings).noneMatch(it -> it.check().severity() == Severity.ERROR);
    assertThat(findings).filteredOn(it -> it.check() == Check.CONTRADICTION).isEmpty();
    assertThat(findings)
        .filteredOn(it -> it.check() == Check.LOGSOURCE_UNKNOWN)
        .hasSizeBetween(50, 200);
    assertThat(findings)
        .filteredOn(it -> it.check().severity() == Severity.WARNING)
        .hasSizeLessThan(300);
  }

  private static List<Path> sigmaHq() throws IOException {
    try (Stream<Path> paths = Files.walk(SharedData.require("sigmahq"))) {
      return paths.filter(path -> path.toString().endsWith(".yml")).toList();
    }
  }

  private static String detected(String detection) {
    return """
    title: A rule
    logsource: {category: x}
    detection: %s
    """
        .formatted(detection);
  }

  private static List<String> texts(String rule) {
    return lint(rule).stream()
        .filter(finding -> finding.check() != Check.ATTRIBUTE_MISSING)
        .map(Finding::toString)
        .toList();
  }

  private static List<Finding> lint(String rule) {
    SourceFile file = new SourceFile("rule.yml", rule);
    return new Linter(SigmaHqRules.fieldMaps()).lint(file, RuleFile.read(file, Map.of()));
  }
}

package io.sigline.engine.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the page that names every check to the code: its examples are what it says they are. */
final class LintingPageTest {
  private static final Pattern ENTRY = Pattern.compile("- `([a-z0-9-]+)` \\((\\w+)\\): (.*)");
  private static final Pattern EXAMPLE = Pattern.compile("(`[^`]+`) → (`[^`]+`)");

  /** What takes more than one document to show. */
  private static final Set<Check> WITHOUT_EXAMPLE =
      EnumSet.of(
          Check.ID_DUPLICATE,
          Check.ID_SUPERSEDED,
          Check.FILTER_WITHOUT_EFFECT,
          Check.FILTER_EXPIRED,
          Check.FILTER_EXPIRES_SOON,
          Check.FILTER_UNEXPLAINED,
          Check.PIPELINE_WITHOUT_EFFECT,
          Check.PIPELINE_FOR_QUERIES,
          Check.LOADING,
          Check.CORRELATION_GROUP,
          Check.CORRELATION_FIELD,
          Check.CORRELATION_NEVER,
          Check.CORRELATION_ALWAYS);

  private static final Map<String, String> RULE = new TreeMap<>();

  static {
    RULE.put("title", "Something of interest");
    RULE.put("id", "0d4d2b5e-5f3e-4c2a-8c52-3a4f7a5e9b10");
    RULE.put("status", "test");
    RULE.put("description", "Detects something of interest");
    RULE.put("author", "Somebody");
    RULE.put("date", "2026-08-05");
    RULE.put("level", "high");
    RULE.put("tags", "[attack.t1059]");
    RULE.put("logsource", "{product: windows, category: process_creation}");
    RULE.put("detection", "{selection: {CommandLine: x}, condition: selection}");
  }

  /** An example of the page. */
  record Example(Check check, String found, String instead) {}

  @Test
  void page_everyCheck_isThereWithItsSeverity() throws IOException {
    Map<String, String> written = new TreeMap<>();
    entries().forEach(entry -> written.put(entry.group(1), entry.group(2)));
    Map<String, String> known = new TreeMap<>();
    for (Check check : Check.values()) {
      known.put(check.id(), check.severity().name().toLowerCase(Locale.ROOT));
    }
    assertThat(written).isEqualTo(known);
  }

  @Test
  void page_everyCheckThatOneRuleCanShow_hasAnExample() throws IOException {
    Set<Check> shown = EnumSet.copyOf(WITHOUT_EXAMPLE);
    examples().forEach(example -> shown.add(example.check()));
    assertThat(shown).containsExactlyInAnyOrder(Check.values());
  }

  static Stream<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (Matcher entry : entries()) {
      Matcher example = EXAMPLE.matcher(entry.group(3));
      if (example.find()) {
        Check check = Objects.requireNonNull(Check.of(entry.group(1)), entry.group(1));
        examples.add(new Example(check, bare(example.group(1)), bare(example.group(2))));
      }
    }
    return examples.stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_found_isFoundAndInstead_isNot(Example example) {
    assertThat(checks(example.found())).as(example.found()).contains(example.check());
    assertThat(checks(example.instead())).as(example.instead()).doesNotContain(example.check());
    assertThat(checks(example.instead()))
        .as(example.instead())
        .noneMatch(check -> check.severity() == Severity.ERROR);
  }

  /** The rule with this part in place of its own. */
  private static String rule(String part) {
    Map<String, String> rule = new TreeMap<>(RULE);
    String key = part.startsWith("{") ? "" : part.substring(0, part.indexOf(':'));
    if (part.startsWith("{")) {
      rule.put("detection", part);
    } else if (key.equals("condition")) {
      rule.put("detection", "{selection: {CommandLine: x}, " + part + "}");
    } else if (isAttribute(key)) {
      rule.put(key, part.substring(key.length() + 1).strip());
    } else {
      rule.put("detection", "{selection: {" + part + "}, condition: selection}");
    }
    StringBuilder text = new StringBuilder();
    rule.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  private static boolean isAttribute(String key) {
    return RULE.containsKey(key)
        || Set.of("taxonomy", "related", "modified", "team", "falsepositive", "falsepositives")
            .contains(key);
  }

  private static Set<Check> checks(String part) {
    SourceFile file = new SourceFile("rule.yml", rule(part));
    RuleFile loaded = RuleFile.read(file, Map.of());
    Set<Check> checks = EnumSet.noneOf(Check.class);
    loaded.refused().forEach(problem -> checks.add(Linter.finding(problem).check()));
    loaded.warnings().forEach(problem -> checks.add(Linter.warning(problem).check()));
    new Linter(SigmaHqRules.fieldMaps())
        .lint(file, loaded)
        .forEach(finding -> checks.add(finding.check()));
    return checks;
  }

  private static List<Matcher> entries() throws IOException {
    return Arrays.stream(page().split("\n", -1))
        .map(ENTRY::matcher)
        .filter(Matcher::matches)
        .toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "linting.md"));
  }

  private static String bare(String code) {
    return code.substring(1, code.length() - 1);
  }
}

package io.sigline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.engine.packed.PackedAgain;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of the folder in the system property {@code conformance.dir}. A failing {@code strict}
 * case fails; a failing {@code interp} case, where the specification leaves room, is reported.
 */
final class ConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Integer> TALLY = new TreeMap<>();
  private static final List<String> OTHERWISE = new ArrayList<>();

  /** A case with {@code rule} is about one rule, one with {@code docs} about several documents. */
  @TestFactory
  Stream<DynamicTest> cases() throws IOException {
    return read().map(c -> test(c, () -> mistakes(c)));
  }

  @AfterAll
  static void report() {
    System.out.println("conformance, cases by status and outcome: " + TALLY);
    OTHERWISE.forEach(line -> System.out.println("  interp decided otherwise: " + line));
  }

  private interface Check {
    List<String> mistakes() throws IOException;
  }

  private static DynamicTest test(JsonNode testCase, Check check) {
    String id = testCase.get("id").asText();
    String status = testCase.get("status").asText();
    return dynamicTest(
        id + " (" + status + ")",
        () -> {
          List<String> mistakes = check.mistakes();
          count(status + (mistakes.isEmpty() ? " passed" : " failed"));
          if (status.equals("interp") && !mistakes.isEmpty()) {
            OTHERWISE.add(id + " " + testCase.get("clause").asText() + ": " + mistakes);
            abort(id + ": decided otherwise than the case: " + mistakes);
          }
          assertThat(mistakes).as(testCase.get("clause").asText()).isEmpty();
        });
  }

  private static List<String> mistakes(JsonNode testCase) throws IOException {
    return switch (testCase.path("kind").asText()) {
      case "correlation", "alerts" -> correlationMistakes(testCase);
      default -> testCase.has("docs") ? metaMistakes(testCase) : detectionMistakes(testCase);
    };
  }

  private static List<String> correlationMistakes(JsonNode testCase) {
    RuleSet rules = read(testCase.get("docs").asText(), testCase);
    CorrelationCase correlations = new CorrelationCase(rules, testCase.get("events"));
    Map<String, Integer> expected =
        new TreeMap<>(
            JSON.convertValue(
                testCase.get("expect"), new TypeReference<Map<String, Integer>>() {}));
    List<String> mistakes = new ArrayList<>();
    for (Judge judge : Judge.ALL) {
      boolean alerts = testCase.get("kind").asText().equals("alerts");
      Map<String, Integer> found =
          alerts ? correlations.alertsOfRules(judge) : correlations.firstFired(judge);
      if (!found.equals(expected)) {
        mistakes.add(judge.name() + ": expected " + expected + ", found " + found);
      }
      List<String> groups = List.copyOf(expected.keySet());
      if (!alerts && !correlations.groups(judge).equals(groups)) {
        mistakes.add(judge.name() + ", all waiting: found " + correlations.groups(judge));
      }
      if (!alerts && !correlations.groupsByReference(judge).equals(groups)) {
        mistakes.add("by definition: found " + correlations.groupsByReference(judge));
      }
    }
    if (!rules.refused().isEmpty()) {
      mistakes.add("refused: " + rules.refused());
    }
    return mistakes;
  }

  private static List<String> detectionMistakes(JsonNode testCase) throws IOException {
    RuleSet rules = read(testCase.get("rule").asText(), testCase);
    List<String> mistakes = new ArrayList<>();
    for (JsonNode event : testCase.get("events")) {
      String expected = event.get("expect").asText();
      for (Judge judge : Judge.ALL) {
        String found =
            rules.rules().isEmpty()
                ? "rule-rejected"
                : String.valueOf(judge.matches(rules.rules().getFirst(), map(event.get("event"))));
        if (!found.equals(expected)) {
          mistakes.add(
              judge.name()
                  + ": expected "
                  + expected
                  + ", found "
                  + found
                  + ": "
                  + shortened(event)
                  + rules.refused());
        }
      }
    }
    return mistakes;
  }

  private static List<String> metaMistakes(JsonNode testCase) throws IOException {
    RuleSet rules = read(testCase.get("docs").asText(), testCase);
    JsonNode expected = testCase.get("expect");
    if (expected.asText().equals("error")) {
      boolean refused = rules.rules().isEmpty() && !rules.refused().isEmpty();
      return refused ? List.of() : List.of("expected an error, found " + rules);
    }
    List<String> mistakes = new ArrayList<>();
    for (Judge judge : Judge.ALL) {
      Map<String, List<Integer>> found = matchesByTitle(rules, testCase, judge);
      Map<String, List<Integer>> wanted =
          JSON.convertValue(expected, new TypeReference<Map<String, List<Integer>>>() {});
      if (testCase.get("kind").asText().equals("filter")) {
        found = Map.of("match", found.values().stream().flatMap(List::stream).sorted().toList());
      }
      if (!found.equals(wanted)) {
        mistakes.add(
            judge.name() + ": expected " + wanted + ", found " + found + " " + rules.refused());
      }
    }
    return mistakes;
  }

  private static Map<String, List<Integer>> matchesByTitle(
      RuleSet rules, JsonNode testCase, Judge judge) throws IOException {
    Map<String, List<Integer>> matches = new TreeMap<>();
    int index = 0;
    for (JsonNode event : testCase.get("events")) {
      for (Rule rule : rules.rules()) {
        if (judge.matches(rule, map(event.get("event")))) {
          matches.computeIfAbsent(rule.title(), _ -> new ArrayList<>()).add(index);
        }
      }
      index++;
    }
    return matches;
  }

  private static RuleSet read(String yaml, JsonNode testCase) {
    Map<String, List<String>> placeholders =
        testCase.has("placeholders")
            ? JSON.convertValue(
                testCase.get("placeholders"), new TypeReference<Map<String, List<String>>>() {})
            : Map.of();
    SourceFile file = new SourceFile(testCase.get("id").asText() + ".yml", yaml);
    PackedAgain.check(file, placeholders);
    return RuleSet.read(List.of(file), placeholders);
  }

  private static Map<String, Object> map(JsonNode event) {
    return JSON.convertValue(event, new TypeReference<Map<String, Object>>() {});
  }

  private static String shortened(JsonNode event) {
    String text = event.toString();
    return text.length() < 300 ? text : text.substring(0, 300) + "…";
  }

  private static void count(String outcome) {
    TALLY.merge(outcome, 1, Integer::sum);
  }

  /** Every case of every JSON file of the folder. */
  private static Stream<JsonNode> read() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(), "*.json")) {
      for (Path file : files) {
        JSON.readTree(Files.readString(file)).forEach(cases::add);
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalStateException("no case in " + folder());
    }
    return cases.stream();
  }

  /** A relative property is meant from the repository's root, or from where the test runs. */
  private static Path folder() {
    String property = System.getProperty("conformance.dir");
    if (property == null) {
      return SharedData.require("conformance");
    }
    Path here = Path.of(property);
    return here.isAbsolute() || Files.isDirectory(here) ? here : Path.of("..").resolve(here);
  }
}

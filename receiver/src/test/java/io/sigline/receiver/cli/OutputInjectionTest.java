package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.receiver.logging.VisibleWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a record or a rule says, no command prints more than text of it, or a line for it. */
class OutputInjectionTest {
  private static final String ID = "6f3e8b1c-0000-4000-8000-000000000001";
  private static final int ROUNDS = Integer.getInteger("injection.rounds", 12);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Every one begins a line with FORGED if its control characters are taken for what they are. */
  private static final List<String> PIECES =
      List.of(
          "\nFORGED",
          "\r\nFORGED",
          "\u001b[2J\nFORGED",
          "\u009b31m",
          "\u0085FORGED",
          "\u202e\u2066",
          "\u2028FORGED",
          "\u0007",
          "\ufeff\u200b",
          "\udb40\udc41",
          "\"}\n{\"rule_id\":\"FORGED\"",
          "\n::error file=x::FORGED",
          "{{7*7}}",
          "${x}%s%n{}",
          "@|red x|@",
          "<b>x</b>",
          "x".repeat(3_000));

  @TempDir private Path folder;
  private SplittableRandom random = new SplittableRandom(0);

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.createDirectories(folder.resolve("maps"));
  }

  private String hostile() {
    StringBuilder text = new StringBuilder("t");
    for (int i = random.nextInt(3); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  /** A rule that matches every record of its log source, written as JSON, which is YAML too. */
  private void rule(String category, String field) throws IOException {
    ObjectNode rule = JSON.createObjectNode();
    rule.put("title", hostile()).put("id", ID).put("level", "high").put("author", hostile());
    rule.put("description", hostile()).put("license", hostile()).put("status", "test");
    rule.putArray("references").add(hostile());
    rule.putArray("tags").add("attack.execution").add("attack." + hostile()).add(hostile());
    rule.putArray("falsepositives").add(hostile());
    rule.putArray("fields").add(hostile());
    rule.putObject("logsource")
        .put("category", category)
        .put("product", "p")
        .put("definition", hostile());
    ObjectNode detection = rule.putObject("detection");
    detection.putObject("selection").put(field + "|contains", "t").put(hostile(), hostile());
    detection.put("condition", "1 of sel*");
    rule.put("x-" + hostile(), hostile());
    Files.writeString(folder.resolve("rules/a.yml"), JSON.writeValueAsString(rule));
    ObjectNode plain = rule.deepCopy();
    plain.put("id", ID.replace('6', '7'));
    plain.putObject("detection").putObject("selection").put(field + "|contains", "t");
    plain.withObject("/detection").put("condition", "selection");
    Files.writeString(folder.resolve("rules/b.yml"), JSON.writeValueAsString(plain));
    rule.put("level", hostile()).put(hostile(), hostile());
    Files.writeString(folder.resolve("rules/broken.yml"), JSON.writeValueAsString(rule));
  }

  private Path record(String category, String field) throws IOException {
    ObjectNode request = JSON.createObjectNode();
    ObjectNode resource = request.putArray("resourceLogs").addObject();
    var attributes = resource.putObject("resource").putArray("attributes");
    attribute(attributes.addObject(), "sigma.category", category);
    attribute(attributes.addObject(), "sigma.product", "p");
    attribute(attributes.addObject(), hostile(), hostile());
    ObjectNode record =
        resource.putArray("scopeLogs").addObject().putArray("logRecords").addObject();
    var own = record.putArray("attributes");
    attribute(own.addObject(), field, hostile());
    attribute(own.addObject(), hostile(), hostile());
    record.put("severityText", hostile()).putObject("body").put("stringValue", hostile());
    Path file = folder.resolve("event.jsonl");
    return Files.writeString(file, JSON.writeValueAsString(request) + "\n");
  }

  private static void attribute(ObjectNode into, String key, String value) {
    into.put("key", key).putObject("value").put("stringValue", value);
  }

  private Cli run(Object... arguments) {
    Cli run = Cli.run(arguments);
    for (String text : List.of(run.out(), run.err())) {
      assertThat(text.lines())
          .as("%s", List.of(arguments))
          .noneMatch(line -> line.strip().startsWith("FORGED") || line.startsWith("::"));
      assertThat(text.codePoints().filter(OutputInjectionTest::isHidden).toArray())
          .as("%s", List.of(arguments))
          .isEmpty();
    }
    assertThat(run.err()).doesNotContain("a fault of Sigline's own");
    return run;
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n' && c != '\t';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  @Test
  void anyCommand_hostileRuleAndRecord_printsTextOnly() throws IOException {
    Path rules = folder.resolve("rules");
    Path maps = folder.resolve("maps");
    for (int seed = 0; seed < ROUNDS; seed++) {
      random = new SplittableRandom(seed);
      String category = "test";
      String field = "field";
      rule(category, field);
      Path record = record(category, field);
      Cli matches = run("match", "-r", rules, "-m", maps, record);
      assertThat(matches.out())
          .as("seed %d: %s", seed, run("check", "-m", maps, rules).out())
          .isNotEmpty();
      for (String line : matches.out().split("\n", -1)) {
        if (!line.isEmpty()) {
          assertThat(JSON.readTree(line).path("rule_id").asText()).contains("f3e8b1c");
        }
      }
      run("match", "-r", rules, "-m", maps, "--costs", record);
      run("explain", "-r", rules, "-m", maps, "--rule", ID, "--event", record);
      run("check", "-m", maps, rules);
      JsonNode findings = JSON.readTree(run("check", "--format=json", "-m", maps, rules).out());
      assertThat(findings.path("findings").isArray()).isTrue();
      JsonNode sarif = JSON.readTree(run("check", "--format=sarif", "-m", maps, rules).out());
      assertThat(sarif.path("runs").size()).isEqualTo(1);
      run("test", "-m", maps, rules);
      run("rules", "-r", rules, "-m", maps, "--all");
      run("rules", "selftest", "-r", rules, "-m", maps, "--all");
      run("rules", "transform", "-m", maps, rules);
      run("coverage", "-r", rules, "-m", maps);
      run("backtest", "-r", rules, "-m", maps, "--examples=2", record);
    }
  }

  @Test
  void everyPrinter_goesThroughTheSameWriter() throws IOException {
    StringWriter out = new StringWriter();
    try (VisibleWriter writer = new VisibleWriter(out)) {
      writer.write("a\tb\nc\r\u001b[1m\u0085\u202e\ud83d\ude00\udb40\udc41");
      writer.write('\ud83d');
      writer.write("\ude00".toCharArray());
      writer.write("\ud83d");
    }
    assertThat(out.toString())
        .isEqualTo(
            "a\tb\nc\\u000d\\u001b[1m\\u0085\\u202e\ud83d\ude00\\udb40\\udc41"
                + "\ud83d\ude00\\ud83d");
  }
}

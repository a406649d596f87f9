package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
  private static final String ID = "6f3e8b1c-0000-4000-8000-000000000001";
  private static final String OTHER_ID = "6f3e8b1c-0000-4000-8000-000000000002";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  @Test
  void check_goodAndBadRule_namesTheBadOneAndCounts() throws IOException {
    rule("good.yml", "selection");
    Path bad = rule("bad.yml", "selektion");

    assertThat(run("check", "-m", maps(), folder.toString())).isEqualTo(1);

    assertThat(out.toString()).startsWith(bad + ":").endsWith("1 loaded, 1 refused\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void check_badFieldMap_isNamed() throws IOException {
    rule("good.yml", "selection");
    Path maps = Files.createDirectory(folder.resolve("fieldmaps"));
    Path bad = Files.writeString(maps.resolve("x.yml"), "source: x\nclaim: [{body.a: 1}]\n");

    assertThat(run("check", "-m", maps(), folder.toString())).isEqualTo(1);

    assertThat(out.toString())
        .startsWith(bad + ":2: ")
        .contains("did you mean 'claims'?")
        .endsWith("1 loaded, 0 refused\n");
  }

  @Test
  void check_allGood_succeeds() throws IOException {
    rule("good.yml", "selection");

    assertThat(run("check", "-m", maps(), folder.toString())).isZero();
    assertThat(out).hasToString("1 loaded, 0 refused\n");
  }

  @Test
  void check_missingPath_isRefused() throws IOException {
    assertThat(run("check", "-m", maps(), folder.resolve("nowhere").toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            folder.resolve("nowhere")
                + ": expected a file or folder, found none\n0 loaded, 1 refused\n");
  }

  @Test
  void command_calledWrongly_endsWithTwoAndUsage() {
    assertThat(run("check")).isEqualTo(2);
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(run("config", "--nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: sigline check").doesNotContain("Exception");
  }

  @Test
  void config_override_isInForce() {
    assertThat(run("config", "--set", "admin.port=9090")).isZero();
    assertThat(out.toString()).contains("admin:\n  host: 127.0.0.1\n  port: 9090\n");
  }

  @Test
  void config_mistakes_areListedWithoutAStackTrace() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yml"), "admin: {prt: 1}\nintake: {hold: x}\n");

    assertThat(run("config", "--config", file.toString())).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("sigline: the configuration cannot be used, 2 problems:\n  " + file + ":1: ")
        .doesNotContain("\tat ");
  }

  @Test
  void rules_oneWithoutWitness_isNamedWithTheReason() throws IOException {
    rule("good.yml", "selection");
    rule("denial.yml", "not selection");

    assertThat(run("rules", "-r", rules(), "-m", maps())).as(err::toString).isZero();

    assertThat(out.toString())
        .contains("  without a witness: 'not selection' holds where nothing of it is there\n")
        .endsWith(
            "2 rules, 1 without a witness, 0 regular expressions without a required literal\n");
  }

  @Test
  void version_always_namesTheJava() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("sigline ").contains("Java 25");
  }

  @Test
  void help_everyCommand_isThere() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("run", "check", "match", "explain", "rules", "test", "config", "version");
  }

  @Test
  void match_filesPlainAndGzip_printsALinePerRecordAndRule() throws Exception {
    rule("good.yml", "selection");
    Path plain =
        Files.writeString(folder.resolve("a.jsonl"), record("b") + "\n" + record("x") + "\n");
    Path packed = folder.resolve("b.jsonl.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      gzip.write(record("B").getBytes(StandardCharsets.UTF_8));
    }

    assertThat(run("match", "-r", rules(), "-m", maps(), plain.toString(), packed.toString()))
        .as(err::toString)
        .isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "{\"rule_id\":\"%s\",\"title\":\"A rule\",\"level\":\"high\",\"author\":\"Somebody\","
                    .formatted(ID)
                + "\"selections\":[\"selection\"],\"attributes\":{\"a\":\"b\",\"n\":7},"
                + "\"resource\":{\"sigma.category\":\"test\"}}",
            "{\"rule_id\":\"%s\",\"title\":\"A rule\",\"level\":\"high\",\"author\":\"Somebody\","
                    .formatted(ID)
                + "\"selections\":[\"selection\"],\"attributes\":{\"a\":\"B\",\"n\":7},"
                + "\"resource\":{\"sigma.category\":\"test\"}}");
  }

  @Test
  void match_rulesOffOrOnTrial_areLeftOutOrSaid() throws Exception {
    Path rule = rule("good.yml", "selection");
    String text = Files.readString(rule);
    Files.writeString(rule.resolveSibling("trial.yml"), text.replace(ID, "t") + "x-shadow: true\n");
    Files.writeString(rule.resolveSibling("low.yml"), text.replace(ID, "l").replace("high", "low"));
    Path file = Files.writeString(folder.resolve("a.jsonl"), record("b") + "\n");

    int code =
        run(
            "match",
            "--set=rules.paths=" + rules(),
            "--set=rules.minimum-level=medium",
            "-m",
            maps(),
            file.toString());

    assertThat(code).as(err::toString).isZero();

    assertThat(out.toString().lines())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains(ID).doesNotContain("\"state\""),
            line -> assertThat(line).contains("\"rule_id\":\"t\"", "\"state\":\"shadow\""));
    assertThat(err.toString()).contains("1 rules are off, as the configuration says");
  }

  @Test
  void match_withCosts_namesTheDearestRules() throws Exception {
    rule("good.yml", "selection");
    Path file = Files.writeString(folder.resolve("a.jsonl"), (record("b") + "\n").repeat(3_000));

    assertThat(run("match", "--costs", "-r", rules(), "-m", maps(), file.toString()))
        .as(err::toString)
        .isZero();

    assertThat(out.toString().lines().toList())
        .hasSize(4)
        .satisfies(
            lines -> assertThat(lines.getFirst()).startsWith("3,000 records, "),
            lines ->
                assertThat(lines.getLast())
                    .matches(" *[0-9.]+% +[0-9,.]+ +3,000 +3,000 +3,000  " + ID + " A rule"));
  }

  @Test
  void match_unreadableParts_areNamedAndTheRestIsMatched() throws Exception {
    rule("good.yml", "selection");
    Path file =
        Files.writeString(
            folder.resolve("a.jsonl"), "{\"resourceLogs\":7}\n" + record("b") + "\n[]\n");
    String missing = folder.resolve("nowhere").toString();

    assertThat(run("match", "-r", rules(), "-m", maps(), file.toString(), missing)).isEqualTo(1);

    assertThat(out.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains(
            file + ":1: ", file + ":3: expected a JSON object", missing + ": expected a file");
  }

  @Test
  void explain_record_showsSourceFieldsAndVerdict() throws IOException {
    rule("good.yml", "selection");
    Path file = Files.writeString(folder.resolve("a.json"), record("b"));

    assertThat(run("explain", "-r", rules(), "-m", maps(), "--event", file.toString()))
        .as(err::toString)
        .isZero();

    assertThat(out.toString())
        .contains("log source: category=test", "a <- attributes.a <- 'b'")
        .contains("rules considered: 1 of 1", "MATCHED 'A rule' (" + ID + ", high) by selection");
  }

  @Test
  void explain_ruleThatDoesNotMatch_showsWhichPartFails() throws IOException {
    rule("good.yml", "selection");
    Path file = Files.writeString(folder.resolve("a.json"), record("x"));

    assertThat(run("explain", "-r", rules(), "-m", maps(), "-e", file.toString(), "--rule", ID))
        .isZero();

    assertThat(out.toString())
        .contains("no rule matched", "category=test covers the record's category=test")
        .contains("- selection");
  }

  @Test
  void explain_ruleThatIsNotLoaded_isSaid() throws IOException {
    rule("good.yml", "selection");
    Path file = Files.writeString(folder.resolve("a.json"), record("x"));

    assertThat(run("explain", "-r", rules(), "-m", maps(), "-e", file.toString(), "--rule", "no"))
        .isEqualTo(1);
    assertThat(err).hasToString("sigline: no rule with the id, name or title 'no' is loaded\n");
  }

  @Test
  void test_failingCase_isNamedAndExplained() throws IOException {
    rule("good.yml", "selection");
    Files.writeString(
        folder.resolve("rules/good.test.yml"),
        """
        match:
          - name: matches
            resource: {sigma.category: test}
            attributes: {a: b}
          - name: does not match
            resource: {sigma.category: test}
            attributes: {a: x}
        no-match:
          - name: matches too
            resource: {sigma.category: test}
            attributes: {a: b}
        """);

    assertThat(run("test", "-m", maps(), rules())).isEqualTo(1);

    assertThat(out.toString())
        .contains("good.test.yml:5: does not match: expected a match, got none")
        .contains("a <- attributes.a <- 'x'")
        .contains("good.test.yml:9: matches too: expected no match, matched by selection")
        .endsWith("1 rule tests, 3 records, 2 failed\n");
  }

  @Test
  void test_withoutARule_isAFailure() throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(folder.resolve("rules/lost.test.yml"), "match: [{body: x}]");

    assertThat(run("test", "-m", maps(), rules())).isEqualTo(1);
    assertThat(out.toString()).contains("lost.yml beside it, found none");
  }

  @Test
  void selfTest_ruleThatCannotFire_isNamedAndFails() throws IOException {
    rule("good.yml", "selection");
    Path never = rule("never.yml", "selection and not selection");

    assertThat(run("rules", "selftest", "-m", maps(), "-r", rules())).isEqualTo(1);

    assertThat(out.toString())
        .contains("impossible          " + OTHER_ID + "  " + never + ":1  A rule: ")
        .endsWith("2 rules: 0 passed, 1 need their log source named, 1 impossible, 0 failed\n");
  }

  @Test
  void selfTest_ruleOfAKnownLogSource_passes() throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(
        Files.createDirectories(folder.resolve("maps")).resolve("x.yml"),
        "source: X\nclaims: [{body.kind: x}]\nlog-source: {category: test}\notherwise: [body.*]\n");
    rule("good.yml", "selection");

    assertThat(run("rules", "selftest", "--all", "-m", maps(), "-r", rules())).isZero();

    assertThat(out.toString())
        .startsWith("passed ")
        .endsWith("1 rules: 1 passed, 0 need their log source named, 0 impossible, 0 failed\n");
  }

  private String rules() {
    return folder.resolve("rules").toString();
  }

  private String maps() throws IOException {
    return Files.createDirectories(folder.resolve("maps")).toString();
  }

  private static String record(String value) {
    return """
    {"resourceLogs":[{"resource":{"attributes":[\
    {"key":"sigma.category","value":{"stringValue":"test"}}]},\
    "scopeLogs":[{"logRecords":[{"attributes":[\
    {"key":"a","value":{"stringValue":"%s"}},{"key":"n","value":{"intValue":"7"}}]}]}]}]}\
    """
        .formatted(value);
  }

  private Path rule(String name, String condition) throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    return Files.writeString(
        folder.resolve("rules").resolve(name),
        """
        title: A rule
        id: %s
        author: Somebody
        level: high
        logsource: {category: test}
        detection: {selection: {a: b}, condition: %s}
        """
            .formatted(name.equals("good.yml") ? ID : OTHER_ID, condition));
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}

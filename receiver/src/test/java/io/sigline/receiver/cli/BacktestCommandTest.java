package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.receiver.otlp.JsonRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestCommandTest {
  private static final String EVTX =
      """
      {"Event":{"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},\
      "EventID":1,"Level":4,"Channel":"Microsoft-Windows-Sysmon/Operational",\
      "Computer":"ws01","TimeCreated":{"#attributes":{"SystemTime":"2026-03-01T10:00:00Z"}}},\
      "EventData":{"Image":"C:\\\\Windows\\\\System32\\\\whoami.exe"}}}
      """;
  private static final String WINLOGBEAT =
      """
      {"@timestamp":"2026-03-01T09:00:00.000Z","winlog":{"event_id":"1",\
      "channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"ws02",\
      "event_data":{"Image":"C:\\\\x\\\\whoami.exe"}}}
      """;
  private static final String CLEARED =
      """
      {"Event":{"System":{"EventID":1102,"Channel":"Security","Computer":"dc01"},\
      "UserData":{"LogFileCleared":{"SubjectUserName":"eve"}}}}
      """;
  private static final String PLAIN = "{\"Image\":\"/bin/whoami.exe\",\"time\":1772366400000}\n";

  @TempDir private Path folder;
  private Path rules = Path.of("");

  @BeforeEach
  void twoRules() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(
        rules.resolve("whoami.yml"),
        """
        title: Whoami, "run"
        id: 6f3e8b1c-0000-4000-8000-000000000001
        level: low
        author: Somebody
        logsource: {category: process_creation, product: windows}
        detection: {selection: {Image|endswith: whoami.exe}, condition: selection}
        """);
    Files.writeString(
        rules.resolve("cleared.yml"),
        """
        title: Log cleared
        logsource: {product: windows, service: security}
        detection: {selection: {EventID: 1102, SubjectUserName: eve}, condition: selection}
        """);
  }

  @Test
  void json_eventsOfEveryShape_areCountedPerRuleAndHost() throws IOException {
    Path plain = write("a.jsonl", EVTX + WINLOGBEAT + CLEARED + EVTX);
    Path packed = folder.resolve("b.jsonl.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
      gzip.write(WINLOGBEAT.getBytes(StandardCharsets.UTF_8));
    }
    Cli run = backtest("--format=json", "--examples=2", "--threads=3", plain, packed);
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.path("records").intValue()).isEqualTo(5);
    assertThat(report.path("matches").intValue()).isEqualTo(5);
    assertThat(report.path("complete").booleanValue()).isTrue();
    JsonNode whoami = report.path("rules").get(0);
    assertThat(whoami.path("matches").intValue()).isEqualTo(4);
    assertThat(whoami.path("first").asText()).isEqualTo("2026-03-01T09:00:00Z");
    assertThat(whoami.path("last").asText()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(whoami.path("author").asText()).isEqualTo("Somebody");
    assertThat(whoami.path("hosts").findValuesAsText("host")).containsExactly("ws01", "ws02");
    assertThat(whoami.path("hosts").findValuesAsText("matches")).containsExactly("2", "2");
    assertThat(whoami.path("examples")).hasSize(2);
    assertThat(whoami.path("examples").get(0).path("fields").path("Image").get(0).asText())
        .isEqualTo("C:\\Windows\\System32\\whoami.exe");
    assertThat(report.path("rules").get(1).path("first").isNull()).isTrue();
  }

  @Test
  void logSource_given_isThatOfPlainEvents() throws IOException {
    Path file = write("a.jsonl", PLAIN);
    assertThat(backtest("--format=csv", "--log-source=windows/process_creation", file))
        .isEqualTo(
            new Cli(
                0,
                """
                rule_id,title,level,host,matches,first,last
                6f3e8b1c-0000-4000-8000-000000000001,"Whoami, ""run""\",low,,1,\
                2026-03-01T12:00:00Z,2026-03-01T12:00:00Z
                """,
                ""));
    assertThat(backtest(file).out())
        .startsWith("1 records, 0 matches of 0 rules\n1 records have no log source");
  }

  @Test
  void logSource_thatIsNone_isACallGoneWrong() throws IOException {
    Path file = write("a.jsonl", PLAIN);
    assertThat(backtest("--log-source=a/b/c/d", file).code()).isEqualTo(2);
    assertThat(backtest("--log-source=*/*", file).err()).contains("product/category/service");
    assertThat(backtest("--input=xml", file).err()).contains("otlp-protobuf");
  }

  @Test
  void text_table_namesHostsAndExamples() throws IOException {
    Path file = write("a.jsonl", EVTX + WINLOGBEAT);
    assertThat(backtest(file).out().lines().map(String::strip))
        .contains(
            "2 records, 2 matches of 1 rules",
            "2      2  2026-03-01T09:00:00Z  2026-03-01T10:00:00Z  low            Whoami, \"run\""
                + " (6f3e8b1c-0000-4000-8000-000000000001)",
            "1  ws01",
            "by selection at 2026-03-01T10:00:00Z:",
            "Image = C:\\Windows\\System32\\whoami.exe");
  }

  @Test
  void unreadable_object_isNamedAndTheRestIsJudged() throws IOException {
    Path file = write("a.jsonl", "{\"resourceLogs\":7}\n" + EVTX);
    Cli run = backtest(file);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("a.jsonl:1: ");
    assertThat(run.out()).startsWith("1 records, 1 matches of 1 rules\n");
  }

  @Test
  void protobuf_framedAndBare_isTheSameAsJson() throws IOException {
    byte[] request = request();
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      framed.writeBytes(new byte[] {0, 0, (byte) (request.length >> 8), (byte) request.length});
      framed.writeBytes(request);
    }
    Path bare = Files.write(folder.resolve("bare.bin"), request);
    Path both = Files.write(folder.resolve("framed.bin"), framed.toByteArray());
    assertThat(backtest(bare, both).out()).startsWith("3 records, 3 matches of 1 rules\n");
  }

  @Test
  void protobuf_cutOff_isSaid() throws IOException {
    byte[] request = request();
    Path file = Files.write(folder.resolve("cut.bin"), Arrays.copyOf(request, request.length - 3));
    Cli run = backtest(file);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("cut.bin@0: the request that begins here does not end");
  }

  @Test
  void correlation_thatFires_isCountedByItsGroup() throws IOException {
    Files.writeString(
        rules.resolve("twice.yml"),
        """
        title: Twice
        id: 6f3e8b1c-0000-4000-8000-000000000009
        level: high
        correlation:
          type: event_count
          rules: [6f3e8b1c-0000-4000-8000-000000000001]
          group-by: [Image]
          timespan: 10m
          condition: {gte: 2}
        """);
    String later = EVTX.replace("10:00:00Z", "10:05:00Z");
    Path file = write("a.jsonl", later + EVTX + WINLOGBEAT);

    assertThat(backtest("--format=csv", file))
        .isEqualTo(
            new Cli(
                0,
                """
                rule_id,title,level,host,matches,first,last
                6f3e8b1c-0000-4000-8000-000000000001,"Whoami, ""run""\",low,ws01,2,\
                2026-03-01T10:00:00Z,2026-03-01T10:05:00Z
                6f3e8b1c-0000-4000-8000-000000000001,"Whoami, ""run""\",low,ws02,1,\
                2026-03-01T09:00:00Z,2026-03-01T09:00:00Z
                6f3e8b1c-0000-4000-8000-000000000009,Twice,high,C:\\Windows\\System32\\whoami.exe,1,\
                2026-03-01T10:05:00Z,2026-03-01T10:05:00Z
                """,
                ""));
  }

  @Test
  void match_plainEvents_areReadToo() throws IOException {
    Path file = write("a.jsonl", EVTX + PLAIN);
    Cli run = Cli.run("match", "-r", rules, "-m", maps(), file);
    assertThat(run.out().lines()).hasSize(1);
  }

  private static byte[] request() {
    String otlp =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":\
        {"stringValue":"h"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1772366400000000000",\
        "body":{"kvlistValue":{"values":[{"key":"EventID","value":{"intValue":"1"}},\
        {"key":"Channel","value":{"stringValue":"Microsoft-Windows-Sysmon/Operational"}},\
        {"key":"EventData","value":{"kvlistValue":{"values":[{"key":"Image","value":\
        {"stringValue":"C:\\\\whoami.exe"}}]}}}]}}}]}]}]}\
        """;
    byte[] json = otlp.getBytes(StandardCharsets.UTF_8);
    return JsonRequest.read(json, json.length).copy();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Cli backtest(Object... arguments) {
    Object[] all = new Object[arguments.length + 5];
    Object[] fixed = {"backtest", "-r", rules, "-m", maps()};
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(arguments, 0, all, fixed.length, arguments.length);
    return Cli.run(all);
  }

  /** The field maps that ship. */
  private static Path maps() {
    return Path.of("..", "rules", "fieldmaps");
  }
}

package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.service.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exceptions are made from the journal of a running service. */
class ExceptCommandTest {
  private static final String RULE_ID = "0e7c1d5c-0000-4000-8000-000000000001";
  private static final String RULE =
      """
      title: 'Tool: starts'
      id: 0e7c1d5c-0000-4000-8000-000000000001
      logsource: {category: test}
      detection: {sel: {Image|endswith: '\\tool.exe'}, condition: sel}
      level: high
      """;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private Path rules = Path.of("");
  private Path maps = Path.of("");
  private Service service;

  @BeforeEach
  void start() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    maps = Files.createDirectory(folder.resolve("maps"));
    Files.writeString(rules.resolve("tool.yml"), RULE);
    service = Service.start(config(), new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void except_fieldsOfTheAlert_areExceptedAsTheyAre() throws Exception {
    String alert = alert("C:\\x\\*\\tool.exe", "it's \"me\"\n\\\\host\\?", "bob");
    String other = alert("C:\\x\\y\\tool.exe", "it's you", "eve");

    Cli run = except(alert, "--field", "Image", "--field", "CommandLine");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("It hides 0 of 1 other stored alerts").contains("wrote ");
    Path file = onlyException();
    assertThat(Files.readString(file))
        .contains("# Alert: " + alert)
        .contains("x-owner: 'sec'")
        .contains("x-reason: 'harmless'")
        .contains("x-expires: ")
        .contains("'Image': 'C:\\x\\\\\\*\\tool.exe'");
    assertThat(Cli.run("check", "--min-severity", "note", "-m", maps, rules).out())
        .doesNotContain("filter-", "attribute-custom")
        .contains("1 loaded, 0 refused");

    assertThat(except(alert).err()).contains("another filter hides it already");
    assertThat(except(other, "--dry-run").code()).isZero();
    service.reload();
    await().until(() -> get("/rules/filters").contains("in-force"));
    int before = lines().size();
    export("C:\\x\\*\\tool.exe", "it's \"me\"\n\\\\host\\?", "joe");
    await().until(() -> get("/rules/filters").contains("\"hidden\":1"));
    assertThat(lines()).hasSize(before);
  }

  @Test
  void except_withoutField_takesWhatTheRuleReadAndSaysWhatElseItHides() throws Exception {
    String alert = alert("C:\\tool.exe", "a", "bob");
    String other = alert("C:\\tool.exe", "b", "eve");

    Cli run = except(alert, "--dry-run");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("It hides 1 of 1 other stored alerts, and 2 of 2 stored records that matched.")
        .contains(other)
        .contains("'Image': 'C:\\tool.exe'")
        .doesNotContain("CommandLine");
    assertThat(rules.resolve("exceptions")).doesNotExist();
  }

  @Test
  void except_hidesAnAlertToKeep_isRefusedUnlessForced() throws Exception {
    String alert = alert("C:\\tool.exe", "a", "bob");
    String other = alert("C:\\tool.exe", "b", "eve");

    Cli run = except(alert, "--keep", other);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("It would hide the alert " + other);
    assertThat(run.err()).contains("nothing written");
    assertThat(rules.resolve("exceptions")).doesNotExist();

    assertThat(except(alert, "--keep", other, "--field", "User").code()).isZero();
    onlyException();
  }

  @Test
  void except_hidesARecordThatARuleTestWants_isRefusedUnlessForced() throws Exception {
    Files.writeString(
        rules.resolve("tool.test.yml"),
        """
        match:
          - name: an attacker's
            resource: {sigma.category: test}
            body: {Image: 'D:\\tool.exe', User: mallory}
        """);
    String alert = alert("C:\\tool.exe", "a", "bob");

    Cli run = except(alert, "--field", "Image|endswith=\\tool.exe");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("tool.test.yml:2 (an attacker's)");

    assertThat(except(alert, "--field", "Image|endswith=\\tool.exe", "--force").code()).isZero();
    onlyException();
  }

  @Test
  void except_doesNotHideTheAlert_isRefused() throws Exception {
    String alert = alert("C:\\tool.exe", "a", "bob");

    assertThat(except(alert, "--field", "User=eve").err())
        .contains("the exception would not hide the alert");
    assertThat(except(alert, "--field", "Nothing").err())
        .contains("the alert has no field 'Nothing'");
    assertThat(except("sigma|none|x", "--field", "User").err()).contains("no stored alert");
    assertThat(except(alert, "--expires", "2020-01-01").err()).contains("--expires has passed");
    assertThat(rules.resolve("exceptions")).doesNotExist();
  }

  @Test
  void except_anyRule_triesAllRulesOfTheLogSource() throws Exception {
    Files.writeString(
        rules.resolve("user.yml"),
        RULE.replace("0001", "0002").replace("Image|endswith: '\\tool.exe'", "User: bob"));
    service.reload();
    await().until(() -> get("/readyz").contains("\"loaded\":2"));
    String alert = alert("C:\\tool.exe", "a", "bob");
    await().until(() -> lines().size() == 2);

    Cli run = except(alert, "--any-rule", "--field", "CommandLine", "--dry-run");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("It hides 1 of 1 other stored alerts, and 2 of 2 stored records that matched.")
        .contains("rules: any");
  }

  @Test
  void except_pipelineThatRenamesTheField_isRefusedAsItWouldHideNothing() throws Exception {
    Path pipeline = folder.resolve("pipeline.yml");
    Files.writeString(
        pipeline,
        "transformations: [{type: field_name_mapping, mapping: {User: Account, Image: Image}}]\n");
    String alert = alert("C:\\tool.exe", "a", "bob");

    assertThat(except(alert, "--field", "User", "--pipeline", pipeline, "--dry-run").err())
        .contains("the exception would not hide the alert");
    assertThat(except(alert, "--field", "Image", "--pipeline", pipeline, "--dry-run").code())
        .isZero();
  }

  private Cli except(String alert, Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("except", alert));
    arguments.addAll(List.of("--owner", "sec", "--reason", "harmless"));
    arguments.addAll(List.of("-r", rules, "-m", maps));
    arguments.addAll(List.of("--set", "data-directory=" + folder.resolve("data")));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  private Path onlyException() throws IOException {
    try (Stream<Path> files = Files.list(rules.resolve("exceptions"))) {
      List<Path> list = files.toList();
      assertThat(list).hasSize(1);
      return list.getFirst();
    }
  }

  /** Sends a record, and returns the id of the alert it raises. */
  private String alert(String image, String commandLine, String user) throws Exception {
    int before = lines().size();
    export(image, commandLine, user);
    await().until(() -> lines().size() > before);
    return new ObjectMapper()
        .readTree(
            lines().stream()
                .skip(before)
                .filter(it -> it.contains(RULE_ID))
                .findFirst()
                .orElseThrow())
        .path("id")
        .asText();
  }

  private void export(String image, String commandLine, String user) throws Exception {
    ObjectMapper json = new ObjectMapper();
    StringBuilder values = new StringBuilder();
    for (String[] field :
        new String[][] {{"Image", image}, {"CommandLine", commandLine}, {"User", user}}) {
      values
          .append(values.isEmpty() ? "" : ",")
          .append("{\"key\":\"" + field[0] + "\",\"value\":{\"stringValue\":")
          .append(json.writeValueAsString(field[1]))
          .append("}}");
    }
    String body =
        "{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"sigma.category\","
            + "\"value\":{\"stringValue\":\"test\"}}]},\"scopeLogs\":[{\"logRecords\":[{"
            + "\"body\":{\"kvlistValue\":{\"values\":["
            + values
            + "]}}}]}]}]}";
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + service.httpPort() + "/v1/logs"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(response.statusCode()).isEqualTo(200);
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.adminPort() + path))
            .build())
        .body();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private SiglineConfig config() {
    return new ConfigReader(Map.of(), SiglineConfig.defaults())
        .read(
            Optional.empty(),
            List.of(
                "data-directory=" + folder.resolve("data"),
                "rules.paths=" + rules,
                "rules.field-maps=" + maps,
                "rules.watch=false",
                "alerts.dedup-window=0s",
                "intake.grpc-port=0",
                "intake.http-port=0",
                "admin.port=0"));
  }
}

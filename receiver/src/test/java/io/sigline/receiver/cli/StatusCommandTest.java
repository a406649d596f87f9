package io.sigline.receiver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sigline rules status} against an admin server that tells what was seen. */
class StatusCommandTest {
  private static final String MAP =
      "source: X\nclaims: [{body.kind: x}]\nlog-source: {category: test}\notherwise: [body.*]\n";
  private static final String FILTERS =
      """
      {"filters": [{"id": null, "title": "Backup", "file": "f.yml:1", "state": "expired",
       "expires": "2026-11-20T00:00:00Z", "owner": "ops", "reason": null, "rules": [],
       "hidden": 7, "hidden-by-rule": {"a": 3, "b": 4}}]}
      """;

  private static final String SEEN =
      """
      {"log-sources": [
        {"log-source": {"category": "test"}, "events-looked-at": 500, "last-seen": "NOW",
         "fields": {"seen": {"path": "body.seen", "last-seen": "NOW", "events-since": 0}}},
        {"log-source": {"category": "test", "product": "never"}, "events-looked-at": 0,
         "fields": {}}],
       "matches": {"6f3e8b1c-0000-4000-8000-000000000001": 7},
       "last-matches": {"6f3e8b1c-0000-4000-8000-000000000001": "NOW"},
       "self-tests": {"6f3e8b1c-0000-4000-8000-000000000006":
         {"outcome": "proven", "detail": "went through"}}}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String listed = "{\"counts\": {}, \"rules\": []}";
  @TempDir private Path folder;

  @Test
  void status_rulesOfEveryKind_areToldApart() throws IOException {
    rule(1, "category: test", "seen", "a");
    rule(2, "category: test", "seen", "a");
    rule(3, "category: test", "unseen", "a");
    rule(4, "{category: test, product: never}", "seen", "a");
    rule(5, "category: test", "seen", "a and not a");

    assertThat(status()).isEqualTo(1);

    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("proven ").contains("matched 7 times, last "),
            line -> assertThat(line).startsWith("can-fire "),
            line -> assertThat(line).startsWith("blind ").endsWith(": unseen"),
            line -> assertThat(line).startsWith("blind ").contains("never/test/*"),
            line -> assertThat(line).startsWith("broken ").contains("no event"),
            line -> assertThat(line).startsWith("filter "),
            line -> assertThat(line).isEqualTo("5 rules: 1 proven, 1 can fire, 2 blind, 1 broken"));
  }

  @Test
  void status_rulesThatAllCanFire_isSuccess() throws IOException {
    rule(2, "category: test", "seen", "a");

    assertThat(status()).isZero();
  }

  @Test
  void status_filters_areShownWithWhatTheyHide() throws IOException {
    rule(1, "category: test", "seen", "a");

    assertThat(status()).isZero();

    assertThat(out.toString())
        .contains(
            "filter    expired (2026-11-20T00:00:00Z)  f.yml:1  Backup: hid 7 matches of 2 rules;"
                + " by ops, no reason given");
  }

  @Test
  void status_rulesThatDoNotAlert_areNamedWithTheReason() throws IOException {
    rule(1, "category: test", "seen", "a");
    rule(2, "category: test", "seen", "a");
    listed =
        """
        {"counts": {"enabled": 0, "shadow": 1, "off": 1, "quarantined": 1}, "rules": [
          {"id": "6f3e8b1c-0000-4000-8000-000000000001", "state": "shadow", "reason": "on trial"},
          {"id": "6f3e8b1c-0000-4000-8000-000000000002", "state": "quarantined", "title": "Dear",
           "reason": "100 searches", "file": "dear.yml:1"},
          {"id": "x", "state": "off", "evaluated": false, "title": "Low", "reason": "too low",
           "file": "low.yml:1"}]}
        """;

    assertThat(status()).isEqualTo(1);

    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("proven ").endsWith("does not alert: on trial"),
            line ->
                assertThat(line)
                    .startsWith("quarantined ")
                    .endsWith("dear.yml:1  Dear: 100 searches"),
            line -> assertThat(line).startsWith("off ").endsWith("low.yml:1  Low: too low"),
            line -> assertThat(line).startsWith("filter "),
            line -> assertThat(line).startsWith("2 rules: 1 proven, 0 can fire"),
            line -> assertThat(line).isEqualTo("1 rules are quarantined and detect nothing"));
  }

  @Test
  void list_rulesOfAState_areShownWithVersionAndReason() throws IOException {
    listed =
        """
        {"counts": {"enabled": 1, "shadow": 0, "off": 1, "quarantined": 0}, "rules": [
          {"id": "a", "state": "enabled", "title": "A", "file": "a.yml:1", "version": "0123",
           "matches": 5, "silent": true},
          {"id": "b", "state": "off", "title": "B", "file": "b.yml:1", "version": "4567",
           "reason": "too low"}]}
        """;

    assertThat(serve(admin -> execute("rules", "list", "--admin", admin))).isZero();
    assertThat(serve(admin -> execute("rules", "list", "--state", "off", "--admin", admin)))
        .isZero();

    assertThat(out.toString().lines().toList())
        .containsExactly(
            "enabled      a  a.yml:1  0123  5 matches  A: alerts by correlations only",
            "off          b  b.yml:1  4567  0 matches  B: too low",
            "1 enabled, 0 shadow, 1 off, 0 quarantined",
            "off          b  b.yml:1  4567  0 matches  B: too low",
            "1 enabled, 0 shadow, 1 off, 0 quarantined");
  }

  @Test
  void release_whatIsNotQuarantined_isSaid() throws IOException {
    assertThat(serve(admin -> execute("rules", "release", "x", "--admin", admin))).isEqualTo(1);
    assertThat(err.toString()).contains("not released, the admin server answered 404");
  }

  @Test
  void status_ofALiveSelfTest_isProven_withTimesAndPlaces() throws IOException {
    rule(6, "category: test", "seen", "a");

    assertThat(status("--fields")).isZero();
    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("proven ").contains("went through"),
            line -> assertThat(line).contains("*/test/*: last 20"),
            line -> assertThat(line).contains("seen: last 20").endsWith(" at body.seen"),
            line -> assertThat(line).startsWith("filter "),
            line -> assertThat(line).startsWith("1 rules: 1 proven"));
  }

  @Test
  void status_nobodyAnswers_isSaid() throws IOException {
    rule(1, "category: test", "seen", "a");

    assertThat(run(List.of("--admin", "http://127.0.0.1:1"))).isEqualTo(1);
    assertThat(err.toString()).contains("no running Sigline answers at http://127.0.0.1:1");
  }

  private int status(String... more) throws IOException {
    return serve(admin -> {
      List<String> arguments = new ArrayList<>(List.of(more));
      arguments.addAll(List.of("--admin", admin));
      return run(arguments);
    });
  }

  /** What to do with an admin server at this address. */
  private interface Use {
    int with(String admin) throws IOException;
  }

  private int serve(Use use) throws IOException {
    String seen = SEEN.replace("NOW", Instant.now().toString());
    WebServer server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(routing ->
                routing
                    .get("/rules/seen", (_, response) -> response.send(seen.getBytes(UTF_8)))
                    .get("/rules/filters", (_, response) -> response.send(FILTERS.getBytes(UTF_8)))
                    .get("/rules", (_, response) -> response.send(listed.getBytes(UTF_8))))
            .build()
            .start();
    try {
      return use.with("http://127.0.0.1:" + server.port());
    } finally {
      server.stop();
    }
  }

  private int run(List<String> more) throws IOException {
    Path maps = Files.createDirectories(folder.resolve("maps"));
    Files.writeString(maps.resolve("x.yml"), MAP);
    List<String> arguments = new ArrayList<>(List.of("rules", "status"));
    arguments.addAll(List.of("-m", maps.toString(), "-r", folder.resolve("rules").toString()));
    arguments.addAll(more);
    return execute(arguments.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private void rule(int number, String logSource, String field, String condition)
      throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("rules")).resolve(number + ".yml"),
        """
        title: Rule
        id: 6f3e8b1c-0000-4000-8000-00000000000%d
        logsource: %s
        detection: {a: {%s: x}, condition: %s}
        """
            .formatted(
                number,
                logSource.startsWith("{") ? logSource : "{" + logSource + "}",
                field,
                condition));
  }
}

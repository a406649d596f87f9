package io.sigline.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.e2e.SiglineProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM drains and ends, SIGHUP reloads. */
class SignalsTest {
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final int SENDERS = 4;

  @TempDir private Path folder;

  @BeforeEach
  void writeRule() throws IOException {
    Files.createDirectory(folder.resolve("rules"));
    rule("evil");
  }

  @Test
  void terminate_whileRecordsArrive_losesNoneThatWasAcknowledged() throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    try (SiglineProcess sigline = start("alerts.dedup-window=0s");
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      for (int i = 0; i < SENDERS; i++) {
        String sender = "s" + i;
        senders.execute(() -> sendUntilRefused(sigline, sender, acknowledged));
      }
      await().until(() -> acknowledged.size() > 50);

      assertThat(sigline.terminate(STOP)).as(sigline.log()).isZero();

      senders.shutdownNow();
      assertThat(sigline.log()).contains("\"message\":\"stopped\"");
      sigline.restart();
      await().until(() -> sigline.metrics().sum("sigline_alerts_pending") == 0);
      assertThat(sigline.out().lines()).allMatch(line -> line.startsWith("{"));
      assertThat(acknowledged)
          .allMatch(id -> sigline.out().contains("\"" + id + "\""), "is in an alert");
    }
  }

  @Test
  void terminate_atRest_endsWithZeroAndFreesEverything() {
    try (SiglineProcess sigline = start()) {
      assertThat(sigline.terminate(STOP)).as(sigline.log()).isZero();

      sigline.restart();

      assertThat(sigline.terminate(STOP)).isZero();
    }
  }

  @Test
  void kill_thenRestart_works() {
    try (SiglineProcess sigline = start()) {
      sigline.kill();

      sigline.restart();

      assertThat(sigline.isAlive()).isTrue();
    }
  }

  @Test
  void hangup_withWatchingOff_loadsTheNewRules() throws Exception {
    try (SiglineProcess sigline = start("rules.watch=false")) {
      rule("wicked");
      assertThat(sigline.metrics().sum("sigline_rules_loaded")).isEqualTo(1);

      assertThat(hangUp(sigline)).isZero();

      await().until(() -> sigline.metrics().sum("sigline_rules_loaded") == 2);
      assertThat(sigline.isAlive()).isTrue();
    }
  }

  private SiglineProcess start(String... settings) {
    String[] all = new String[settings.length + 1];
    all[0] = "rules.paths=rules";
    System.arraycopy(settings, 0, all, 1, settings.length);
    return SiglineProcess.start(folder, all);
  }

  private int hangUp(SiglineProcess sigline) throws IOException, InterruptedException {
    return new ProcessBuilder("kill", "-HUP", Long.toString(sigline.pid())).start().waitFor();
  }

  private void rule(String word) throws IOException {
    Files.writeString(
        folder.resolve("rules").resolve(word + ".yml"),
        """
        title: Finds %s
        id: 5b1e0000-0000-4000-8000-%012d
        logsource: {category: test}
        detection: {sel: {word: %s}, condition: sel}
        level: high
        """
            .formatted(word, word.length(), word));
  }

  private static void sendUntilRefused(
      SiglineProcess sigline, String sender, Set<String> acknowledged) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; ; i++) {
        String id = sender + "-" + i;
        if (send(client, sigline, id) != 200) {
          return;
        }
        acknowledged.add(id);
      }
    } catch (IOException _) {
      // the program has gone: what was not answered was not acknowledged
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int send(HttpClient client, SiglineProcess sigline, String id)
      throws IOException, InterruptedException {
    String body =
        """
        {"resourceLogs":[{"resource":{"attributes":[
          {"key":"sigma.category","value":{"stringValue":"test"}}]},
          "scopeLogs":[{"logRecords":[{
          "attributes":[{"key":"test.id","value":{"stringValue":"%s"}}],
          "body":{"kvlistValue":{"values":[{"key":"word","value":{"stringValue":"evil"}}]}}}]}]}]}
        """
            .formatted(id);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(sigline.httpEndpoint() + "/v1/logs"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}

package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepContractServerTest {
  private static final String GOOD =
      """
      {"id":"1","name":"n","severity":"high","status":"firing","fingerprint":"%s",
       "lastReceived":"2026-11-21T05:10:11.123Z","source":["sigma"],"count":%d}\
      """;
  private final KeepContractServer keep = KeepContractServer.start(0);

  @AfterEach
  void stop() {
    keep.stop();
  }

  @Test
  void list_good_isStored() throws Exception {
    assertThat(post("[" + GOOD.formatted("a", 1) + "," + GOOD.formatted("b", 1) + "]"))
        .isEqualTo(202);
    assertThat(keep.alerts()).hasSize(2);
    assertThat(keep.violations()).isEmpty();
  }

  @Test
  void list_oneBad_isRefusedWhole() throws Exception {
    assertThat(post("[" + GOOD.formatted("a", 1) + ",{\"fingerprint\":\"b\"}]")).isEqualTo(422);
    assertThat(keep.alerts()).isEmpty();
  }

  @Test
  void single_bad_isAnsweredAcceptedAndLost() throws Exception {
    assertThat(post("{\"lastReceived\":\"garbage\",\"name\":\"n\"}")).isEqualTo(202);
    assertThat(keep.alerts()).isEmpty();
    assertThat(keep.errorAlerts()).hasSize(1);
  }

  @Test
  void repeat_sameButTime_isFullDuplicate() throws Exception {
    post("[" + GOOD.formatted("a", 1) + "]");
    post("[" + GOOD.formatted("a", 1).replace("05:10", "06:10") + "]");
    post("[" + GOOD.formatted("a", 2) + "]");
    assertThat(keep.fullDuplicates()).isEqualTo(1);
    assertThat(keep.alerts()).hasSize(2);
    assertThat(keep.current())
        .hasEntrySatisfying("a", alert -> assertThat(alert.path("count").asInt()).isEqualTo(2));
  }

  @Test
  void silentChanges_areViolations() throws Exception {
    String alert =
        GOOD.formatted("a", 1)
            .replace("\"high\"", "\"medium\"")
            .replace("\"count\":1", "\"dict\":1,\"x.y\":2,\"url\":\"signoz/logs\"");
    post("[" + alert + "," + alert + "]");
    assertThat(keep.violations())
        .anyMatch(v -> v.startsWith("severity"))
        .anyMatch(v -> v.startsWith("dict"))
        .anyMatch(v -> v.startsWith("x.y"))
        .anyMatch(v -> v.startsWith("url"))
        .anyMatch(v -> v.startsWith("fingerprint twice"));
  }

  @Test
  void key_missingOrWrong_isRefused() throws Exception {
    assertThat(post("[]", "")).isEqualTo(401);
    assertThat(post("[]", "guess")).isEqualTo(401);
    assertThat(post("[]", KeepContractServer.READ_KEY)).isEqualTo(403);
  }

  @Test
  void failNext_failsThatOften() throws Exception {
    keep.failNext(1, 503);
    assertThat(post("[" + GOOD.formatted("a", 1) + "]")).isEqualTo(503);
    assertThat(post("[" + GOOD.formatted("a", 1) + "]")).isEqualTo(202);
    assertThat(keep.alerts()).hasSize(1);
  }

  private int post(String body) throws Exception {
    return post(body, KeepContractServer.KEY);
  }

  private int post(String body, String key) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(keep.url() + "/alerts/event"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("X-API-KEY", key);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}

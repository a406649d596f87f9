package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.alerting.alert.Severity;
import io.sigline.alerting.journal.Pending;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeepDestinationTest {
  private static final KeepSettings SETTINGS =
      new KeepSettings(URI.create("http://keep"), "key", "read", 5, 10, Duration.ofSeconds(10));

  /** Keep shows this alert as the last one of the fingerprint. */
  private static Set<String> readBack(Pending sent, String shown) throws InterruptedException {
    HttpPost keep = (_, _, _, _) -> new HttpPost.Answer(200, "[" + shown + "]", 0);
    return new KeepDestination(SETTINGS, Duration.ZERO, keep)
        .receipts()
        .orElseThrow()
        .of(List.of(sent));
  }

  private static Pending sent(String id, int version, int second) {
    return new Pending(
        2, version, id, "f", Severity.HIGH, Instant.EPOCH, alert(id, version, second));
  }

  private static String alert(String id, int count, int second) {
    return "{\"id\":\"%s\",\"fingerprint\":\"f\",\"count\":%d,\"lastReceived\":\"2026-11-21T06:00:%02dZ\"}"
        .formatted(id, count, second);
  }

  @Test
  void lostUpdate_anOlderAlertOfTheFingerprintIsShown_isMissing() throws Exception {
    assertThat(readBack(sent("new", 2, 20), alert("old", 4, 10))).isEmpty();
  }

  @Test
  void lostAlert_anotherOfTheSameRequestIsShown_isMissing() throws Exception {
    assertThat(readBack(sent("new", 1, 10), alert("old", 1, 10))).isEmpty();
  }

  @Test
  void lostAlert_clockSetBackBetween_earlierOneOfALaterTimeIsShown_isMissing() throws Exception {
    assertThat(readBack(sent("new", 1, 20), alert("old", 1, 30))).isEmpty();
  }

  @Test
  void versionIsShown_orALaterOne_isThere() throws Exception {
    assertThat(readBack(sent("a", 2, 20), alert("a", 2, 20))).containsExactly("a");
    assertThat(readBack(sent("a", 2, 20), alert("a", 3, 20))).containsExactly("a");
    assertThat(readBack(sent("a", 2, 20), alert("a", 1, 20))).isEmpty();
  }
}

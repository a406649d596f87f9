package io.sigline.alerting.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.alerting.alert.Severity;
import io.sigline.alerting.journal.Pending;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Fuzz target: what Keep answers. The parts of an input are parted by lines of {@code %%%}: the
 * status and {@code Retry-After}, the body of the answer to alerts, and that of what is read back.
 */
public final class KeepAnswerFuzz {
  private static final Duration MOST_WAIT = Duration.ofMinutes(5);
  private static final KeepSettings SETTINGS =
      new KeepSettings(URI.create("http://keep"), "key", "read", 5, 10, Duration.ofSeconds(10));
  private static final List<Pending> SENT = List.of(sent("a", "f"), sent("b", "g"));

  private KeepAnswerFuzz() {}

  private static Pending sent(String id, String fingerprint) {
    String json =
        "{\"id\":\"%s\",\"fingerprint\":\"%s\",\"count\":3,\"lastReceived\":\"2026-11-21T06:00:00Z\"}"
            .formatted(id, fingerprint);
    return new Pending(1, 1, id, fingerprint, Severity.HIGH, Instant.EPOCH, json);
  }

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      answer(input);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void answer(byte[] input) throws InterruptedException {
    String[] parts = new String(input, UTF_8).split("(?m)^%%%\r?\n?", 3);
    String[] head = parts[0].strip().split(" ", 2);
    int status = status(head[0]);
    long retryAfter = KeepClient.seconds(head.length < 2 ? "" : head[1]);
    assertThat(retryAfter).isNotNegative();
    Outcome outcome = keep(status, part(parts, 1), retryAfter).send(SENT);
    assertThat(outcome instanceof Outcome.Accepted).isEqualTo(status >= 200 && status < 300);
    if (outcome instanceof Outcome.Unavailable(String reason, Duration asked)) {
      assertThat(reason).isNotBlank();
      assertThat(new Breaker(Backoff.DEFAULT, new Random(1)).fail(reason, false, asked))
          .isBetween(Duration.ofMillis(1), MOST_WAIT);
    }
    readBack(status, part(parts, 2));
  }

  private static void readBack(int status, String body) throws InterruptedException {
    try {
      assertThat(keep(status, body, 0).receipts().orElseThrow().of(SENT))
          .isSubsetOf("a", "b")
          .allSatisfy(_ -> assertThat(status).isEqualTo(200));
    } catch (DeliveryException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(10_000);
    }
  }

  /** Reads of a body as much as is asked for. */
  private static KeepDestination keep(int status, String body, long retryAfter) {
    HttpPost way =
        (_, _, _, most) ->
            new HttpPost.Answer(
                status, body.substring(0, Math.min(body.length(), most)), retryAfter);
    return new KeepDestination(SETTINGS, Duration.ZERO, way);
  }

  private static String part(String[] parts, int number) {
    return number < parts.length ? parts[number] : "";
  }

  private static int status(String text) {
    try {
      return Math.clamp(Integer.parseInt(text), 100, 999);
    } catch (NumberFormatException _) {
      return 200;
    }
  }
}

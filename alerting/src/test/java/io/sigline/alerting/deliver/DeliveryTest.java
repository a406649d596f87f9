package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.alert.Alert;
import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Findings;
import io.sigline.alerting.alert.Severity;
import io.sigline.alerting.journal.Journal;
import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
  private static final Backoff QUICK =
      new Backoff(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(100));
  private static final ReadBack.Schedule QUICK_READ =
      new ReadBack.Schedule(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(200));
  private static final AlertComposer COMPOSER = new AlertComposer(List.of(), "", "", 4_096);

  @TempDir Path directory;
  private final InstantSource clock = InstantSource.system();
  private final KeepContractServer keep = KeepContractServer.start(0);
  private final List<Thread> threads = new ArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private Journal journal;

  @BeforeEach
  void openJournal() {
    journal = Journal.open(directory);
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
    journal.close();
    keep.stop();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 408, 429, 500, 502, 503, 504})
  void answer_thatPasses_isTriedAgain(int status) {
    keep.failNext(3, status);
    raise("a", "b");
    start("", 5);
    awaitDelivered(2);
    assertThat(keep.requests()).isGreaterThanOrEqualTo(4);
    assertThat(keep.current()).hasSize(2);
  }

  @Test
  void circuit_failing_saysSoUntilItAnswers() {
    keep.failNext(Integer.MAX_VALUE, 500);
    raise("a");
    Delivery delivery = start("", 5);
    await().until(() -> delivery.status().attempts() > 2);
    assertThat(delivery.status().circuit()).isNotEqualTo(Circuit.CLOSED);
    assertThat(delivery.status().lastFailure()).contains("/alerts/event answered 500");
    keep.failNext(0, 0);
    awaitDelivered(1);
    await().until(() -> delivery.status().circuit() == Circuit.CLOSED);
    assertThat(delivery.status().lastFailure()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 405, 301})
  void answer_thatPeopleHaveToMend_keepsEverything(int status) {
    keep.failNext(Integer.MAX_VALUE, status);
    raise("a", "b", "c");
    Delivery delivery = start("", 5);
    await().until(() -> delivery.status().attempts() > 3);
    assertThat(journal.totals().pending()).isEqualTo(3);
    assertThat(journal.totals().failed()).isZero();
    keep.failNext(0, 0);
    awaitDelivered(3);
  }

  @Test
  void keep_slowerThanTheTimeout_isTriedAgainAndStoredOnce() {
    keep.delay(Duration.ofMillis(600));
    raise("a");
    start("", 1);
    await().until(() -> keep.requests() >= 2);
    keep.delay(Duration.ZERO);
    awaitDelivered(1);
    assertThat(keep.current()).hasSize(1);
    assertThat(keep.alerts()).hasSize(1);
  }

  @Test
  void keep_connectionRefused_isTriedAgain() {
    keep.stop();
    raise("a");
    Delivery delivery = start("", 1);
    await().until(() -> delivery.status().attempts() > 2);
    assertThat(delivery.status().lastFailure()).contains("ConnectException");
    try (var again = KeepContractServer.start(keep.port())) {
      awaitDelivered(1);
      assertThat(again.alerts()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 202 Accepted\r\nContent-Length: 1000000\r\n\r\nand no more",
        "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"
      })
  void answer_acceptedButNeverEnding_isAccepted(String answer) throws Exception {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      answerAll(server, answer);
      raise("a");
      startAt("http://127.0.0.1:" + server.getLocalPort(), "", 1);
      awaitDelivered(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage\r\n\r\n", "HTTP/1.1 banana\r\n\r\n", "\0\0\0\0\r\n\r\n"})
  void answer_notHttp_keepsEverything(String answer) throws Exception {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      answerAll(server, answer);
      raise("a");
      Delivery delivery = startAt("http://127.0.0.1:" + server.getLocalPort(), "", 1);
      await().until(() -> delivery.status().attempts() > 2);
      assertThat(journal.totals().pending()).isEqualTo(1);
    }
  }

  @Test
  void list_oneBadInside_onlyThatFails() {
    for (int i = 0; i < 10; i++) {
      raise("good" + i);
    }
    put(new Alert("bad", "f-bad", "h", Severity.HIGH, 1, "{\"lastReceived\":\"garbage\"}"));
    for (int i = 10; i < 20; i++) {
      raise("good" + i);
    }
    start("", 5);
    await().until(() -> journal.totals().pending() == 0);
    assertThat(journal.totals().failed()).isEqualTo(1);
    assertThat(journal.totals().delivered()).isEqualTo(20);
    assertThat(keep.current()).hasSize(20);
    assertThat(keep.violations()).isEmpty();
  }

  @Test
  void filterInFront_refusingOneAlert_doesNotHoldUpTheOthers() {
    keep.refuseName("Poison", 403);
    Rule poison = Findings.rule("p", Rule.Level.CRITICAL, "Poison", "");
    put(COMPOSER.raise(Findings.of("p", "ws", poison)));
    for (int i = 0; i < 30; i++) {
      raise("good" + i);
    }
    start("", 5);
    awaitDelivered(30);
    assertThat(journal.totals().pending()).isEqualTo(1);
    assertThat(journal.totals().failed()).isZero();
    keep.refuseName("", 0);
    awaitDelivered(31);
  }

  @Test
  void fingerprint_twoAlertsThroughFaults_keepTheirOrder() {
    for (int i = 0; i < 6; i++) {
      put(alert("order", "episode" + i, i));
      raise("other" + i);
    }
    Random random = new Random(7);
    start("", 5);
    await()
        .until(() -> {
          if (random.nextInt(3) == 0) {
            keep.failNext(1, 503);
          }
          return journal.totals().pending() == 0;
        });
    assertThat(keep.alerts())
        .filteredOn(alert -> alert.path("fingerprint").asText().equals("order"))
        .extracting(alert -> alert.path("count").asInt())
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(keep.violations()).isEmpty();
  }

  @Test
  void pending_many_allArriveInListsOfTheSizeSet() {
    for (int i = 0; i < 600; i++) {
      raise("ws" + i);
    }
    start("", 5);
    awaitDelivered(600);
    assertThat(keep.current()).hasSize(600);
    assertThat(keep.listSizes()).hasSize(24).allMatch(size -> size == 25);
  }

  @Test
  void accepted_butLostByKeep_isSentAgainWhereItIsReadBack() {
    keep.forgetNext(1);
    raise("a", "b");
    start(KeepContractServer.READ_KEY, 5);
    await().until(() -> keep.requests() >= 1);
    awaitDelivered(2);
    assertThat(keep.requests()).isEqualTo(2);
    assertThat(keep.current()).hasSize(2);
  }

  @Test
  void accepted_readKeyRefused_staysPending() {
    raise("a");
    start("wrong", 5);
    await().until(() -> keep.alerts().size() == 1);
    assertThat(journal.totals().pending()).isEqualTo(1);
    assertThat(journal.outbox().sent(10)).hasSize(1);
  }

  @Test
  void restart_waitingForReadBack_isReadBackThen() throws Exception {
    raise("a");
    var sent = journal.outbox().next(1, java.util.Set.of());
    journal.outbox().markSent(sent, clock.instant());
    journal.close();
    journal = Journal.open(directory);
    start(KeepContractServer.READ_KEY, 5);
    awaitDelivered(1);
    assertThat(keep.alerts()).hasSize(1);
  }

  private void raise(String... hosts) {
    for (String host : hosts) {
      put(COMPOSER.raise(Findings.of("hit-" + host, host)));
    }
  }

  private void put(Alert alert) {
    Instant now = clock.instant();
    journal.write(transaction -> transaction.raise(alert, Findings.TIME, now));
  }

  private static Alert alert(String fingerprint, String id, int count) {
    Alert usual = COMPOSER.raise(Findings.of(id, "ws"));
    String json =
        usual
            .json()
            .replace(usual.fingerprint(), fingerprint)
            .replace("\"count\":1,", "\"count\":" + count + ",");
    return new Alert(id, fingerprint, id, Severity.HIGH, Findings.TIME, json);
  }

  private Delivery start(String readKey, int timeoutSeconds) {
    return startAt(keep.url(), readKey, timeoutSeconds);
  }

  private Delivery startAt(String url, String readKey, int timeoutHalfSeconds) {
    Duration timeout = Duration.ofMillis(500L * timeoutHalfSeconds);
    var settings =
        new KeepSettings(URI.create(url), KeepContractServer.KEY, readKey, 25, 1e6, timeout);
    var tuning = new Delivery.Tuning(25, QUICK, QUICK_READ, new Random(1));
    var delivery =
        new Delivery(
            journal.outbox(),
            new KeepDestination(settings, Duration.ofMillis(5), new KeepClient(settings)),
            new Clocks(clock, clock),
            new Pace(1e6, 25, clock.instant()),
            tuning);
    threads.add(Thread.ofPlatform().start(delivery));
    return delivery;
  }

  private void awaitDelivered(long n) {
    await().until(() -> journal.totals().delivered() == n);
  }

  /** Answers each connection with this and then nothing. */
  private void answerAll(ServerSocket server, String answer) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              @Nullable Socket next;
              while ((next = accept(server)) != null) {
                sockets.add(next);
                write(next, answer);
              }
            }));
  }

  private static @Nullable Socket accept(ServerSocket server) {
    try {
      return server.accept();
    } catch (IOException _) {
      return null; // closed: the test is over
    }
  }

  private static void write(Socket socket, String answer) {
    try {
      socket.getOutputStream().write(answer.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

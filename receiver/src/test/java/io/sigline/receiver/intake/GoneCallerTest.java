package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.alerting.alert.Finding;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.Requests;
import io.sigline.receiver.pipeline.WordDetector;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work for callers that have gone away, by real clients. */
class GoneCallerTest {
  private RunningIntake running;
  private PipelineCounters counters;
  private final List<ListenableFuture<ExportLogsServiceResponse>> stuck = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    running =
        new RunningIntake(
            RunningIntake.Settings.free(),
            new PipelineSettings(
                16,
                2,
                256L << 20,
                Duration.ofSeconds(20),
                PipelineSettings.Correlating.DEFAULT,
                PipelineSettings.Remembering.DEFAULT));
    counters = running.pipeline.counters();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private ListenableFuture<ExportLogsServiceResponse> send(ExportLogsServiceRequest request) {
    return LogsServiceGrpc.newFutureStub(running.channel).export(request);
  }

  /** Both evaluators have something that does not end. */
  private void holdUpTheEvaluators() {
    stuck.add(send(Requests.of("wait 1")));
    stuck.add(send(Requests.of("wait 2")));
    await().until(() -> WordDetector.waiting(running.latch) == 2);
  }

  /** The ring has no room: what comes is held. */
  private void fillTheRing() {
    stuck.add(send(Requests.many(17 * 64, "wait")));
    await().until(() -> running.pipeline.callsWaiting() == 1);
  }

  private void assertNeverJudged(int records) throws Exception {
    await().until(() -> counters.callsAbandoned.sum() == 1);
    running.latch.countDown();
    for (var each : stuck) {
      each.get(20, TimeUnit.SECONDS);
    }
    await().until(() -> counters.dropped.sum() == records);
    assertThat(running.journal.findings()).isEmpty();
    assertThat(counters.records.sum()).isEqualTo(counters.evaluated.sum() + records);
    assertThat(running.pipeline.recordsInRing()).isZero();
    await().until(() -> running.pipeline.bytesInFlight() == 0);
  }

  @Test
  void cancel_whileHeld_isNeverJudged() throws Exception {
    holdUpTheEvaluators();
    fillTheRing();
    var gone = send(Requests.many(100, "evil"));
    await().until(() -> running.pipeline.callsWaiting() == 2);
    gone.cancel(true);
    assertNeverJudged(100);
    assertThat(counters.held.sum()).isPositive();
  }

  @Test
  void cancel_whileInTheRing_isNeverJudged() throws Exception {
    holdUpTheEvaluators();
    var gone = send(Requests.many(100, "evil"));
    await().until(() -> counters.calls.sum() == 3);
    gone.cancel(true);
    assertNeverJudged(100);
  }

  @Test
  void connectionLost_whileInTheRing_isNeverJudged() throws Exception {
    holdUpTheEvaluators();
    try (RunningIntake.Client client = running.client()) {
      var _ = LogsServiceGrpc.newFutureStub(client.channel()).export(Requests.many(100, "evil"));
      await().until(() -> counters.calls.sum() == 3);
    }
    assertNeverJudged(100);
  }

  @Test
  void deadline_passesInTheRing_isAnsweredByThenAndNeverJudged() throws Exception {
    holdUpTheEvaluators();
    StatusRuntimeException late =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                running
                    .stub()
                    .withDeadlineAfter(Duration.ofMillis(300))
                    .export(Requests.many(100, "evil")));
    assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertNeverJudged(100);
  }

  @Test
  void deadline_nearWhileHeld_isRefusedBeforeWithTheRetryableCode() throws Exception {
    holdUpTheEvaluators();
    fillTheRing();
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                running
                    .stub()
                    .withDeadlineAfter(Duration.ofSeconds(2))
                    .export(Requests.many(100, "evil")));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(counters.refusedFull.sum()).isEqualTo(1);
    running.latch.countDown();
    for (var each : stuck) {
      each.get(20, TimeUnit.SECONDS);
    }
    assertThat(running.journal.findings()).isEmpty();
  }

  @Test
  void retry_afterTheCallerGaveUp_isNotJudgedTwice() throws Exception {
    ExportLogsServiceRequest request = Requests.of("wait evil");
    var gone = send(request);
    await().until(() -> WordDetector.waiting(running.latch) == 1);
    gone.cancel(true);
    await().until(() -> counters.callsAbandoned.sum() == 1);
    running.latch.countDown();
    assertThat(running.stub().export(request))
        .isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
    assertThat(counters.evaluated.sum()).isEqualTo(1);
    await().until(() -> counters.repeated.sum() == 1);
    assertThat(running.journal.findings()).hasSize(1);
  }

  /** What is judged already when its caller hangs up is not judged again. */
  @Test
  void retry_afterAnHttpConnectionWasClosed_isNotJudgedTwice() throws Exception {
    byte[] body = Requests.of("wait evil").toByteArray();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.intake.httpPort())) {
      post(socket, body);
      await().until(() -> WordDetector.waiting(running.latch) == 1);
    }
    running.latch.countDown();
    var response = running.send(running.post(body, "application/x-protobuf"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(counters.evaluated.sum()).isEqualTo(1);
    await().until(() -> counters.repeated.sum() == 1);
    assertThat(running.journal.findings()).hasSize(1);
  }

  private static void post(Socket socket, byte[] body) throws IOException {
    post(socket, body, "");
  }

  private static void post(Socket socket, byte[] body, String header) throws IOException {
    OutputStream out = socket.getOutputStream();
    String head =
        "POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\n"
            + "%sContent-Length: %d\r\n\r\n".formatted(header, body.length);
    out.write(head.getBytes(US_ASCII));
    out.write(body);
    out.flush();
  }

  @Test
  void httpConnectionClosed_whileInTheRing_isNeverJudged() throws Exception {
    holdUpTheEvaluators();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.intake.httpPort())) {
      post(socket, Requests.many(100, "evil").toByteArray());
      await().until(() -> counters.calls.sum() == 3);
    }
    assertNeverJudged(100);
  }

  @Test
  void httpConnectionClosed_whileHeld_isNeverJudged() throws Exception {
    holdUpTheEvaluators();
    fillTheRing();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.intake.httpPort())) {
      post(socket, Requests.many(100, "evil").toByteArray());
      await().until(() -> running.pipeline.callsWaiting() == 2);
    }
    assertNeverJudged(100);
  }

  @Test
  void http2ConnectionClosed_whileInTheRing_isNeverJudged() throws Exception {
    holdUpTheEvaluators();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var upgraded = client.send(askForNothing(), BodyHandlers.discarding());
      assertThat(upgraded.version()).isEqualTo(HttpClient.Version.HTTP_2);
      byte[] body = Requests.many(100, "evil").toByteArray();
      var _ =
          client.sendAsync(
              running.post(body, "application/x-protobuf").build(), BodyHandlers.discarding());
      await().until(() -> counters.calls.sum() == 3);
      client.shutdownNow();
    }
    assertNeverJudged(100);
  }

  private HttpRequest askForNothing() {
    return HttpRequest.newBuilder(running.uri("/nothing")).build();
  }

  /** Who sends the next request before the answer to this one is read is still there. */
  @Test
  void nextRequestSentBeforeTheAnswer_whileInTheRing_bothAreAnswered() throws Exception {
    holdUpTheEvaluators();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.intake.httpPort())) {
      socket.setSoTimeout(20_000);
      post(socket, Requests.of("evil").toByteArray());
      await().until(() -> counters.calls.sum() == 3);
      post(socket, Requests.of("evil too").toByteArray(), "Connection: close\r\n");
      goAway();
      running.latch.countDown();
      String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
    }
    assertThat(counters.callsAbandoned.sum()).isEqualTo(1);
  }

  /** Another caller, who came later and whose absence is seen by now. */
  private void goAway() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.intake.httpPort())) {
      post(socket, Requests.of("gone").toByteArray());
      await().until(() -> counters.calls.sum() == 4);
    }
    await().until(() -> counters.callsAbandoned.sum() == 1);
  }

  @Test
  void retry_overAnotherProtocol_isKnown() throws Exception {
    ExportLogsServiceRequest request = Requests.many(100, "evil");
    running.stub().export(request);
    var response = running.send(running.post(request.toByteArray(), "application/x-protobuf"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(counters.evaluated.sum()).isEqualTo(100);
    assertThat(counters.repeatedCalls.sum()).isEqualTo(1);
  }

  @Test
  void retry_compressedOtherwise_isJudgedAgainAndHasTheSameHits() {
    ExportLogsServiceRequest request = Requests.of("evil", "good", "evil too");
    running.stub().withCompression("gzip").export(request);
    running.stub().withCompression("gzip").export(request);
    running.stub().export(request);
    assertThat(counters.repeatedCalls.sum()).isEqualTo(1);
    assertThat(counters.evaluated.sum()).isEqualTo(6);
    assertThat(running.journal.findings()).hasSize(4);
    assertThat(running.journal.findings().stream().map(Finding::id).distinct()).hasSize(2);
  }
}

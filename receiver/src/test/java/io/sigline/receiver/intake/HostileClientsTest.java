package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.intake.IntakeSettings.Connections;
import io.sigline.receiver.pipeline.Requests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that are slow, silent, many or mad: they are sent away, and others are served. */
final class HostileClientsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofMinutes(5);

  private static RunningIntake start(int most, Duration idle, Duration request) throws IOException {
    return new RunningIntake(
        RunningIntake.Settings.with(new Connections(most, idle, request)),
        RunningIntake.smallRing());
  }

  private static Socket socket(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** All that the server still says. */
  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Both protocols serve others. */
  private static void assertServed(RunningIntake running) throws Exception {
    assertThat(running.stub().export(Requests.of("evil")).hasPartialSuccess()).isFalse();
    var answer =
        running.send(running.post(Requests.of("x").toByteArray(), "application/x-protobuf"));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void grpc_callWithoutItsRequest_isRefusedForAnotherTry() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT)) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      CompletableFuture<Metadata> trailers = new CompletableFuture<>();
      ClientCall<ExportLogsServiceRequest, ExportLogsServiceResponse> call =
          running.channel.newCall(LogsServiceGrpc.getExportMethod(), CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata last) {
              trailers.complete(last);
              ended.complete(status);
            }
          },
          new Metadata());
      assertServed(running);
      Status status = ended.get(20, TimeUnit.SECONDS);
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getDescription()).contains("intake.request-timeout");
      assertThat(trailers.get().keys()).contains("grpc-status-details-bin");
      assertThat(running.intake.counters().interrupted.sum()).isEqualTo(1);
    }
  }

  @Test
  void grpc_halfOfAMessage_isGivenBackInTime() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      socket
          .begin()
          .frame(Http2Socket.HEADERS, Http2Socket.END_HEADERS, 1, Http2Socket.exportHeaders())
          .frame(Http2Socket.DATA, 0, 1, HalfMessageTest.half())
          .flush();
      assertThat(socket.awaitFrame(Http2Socket.HEADERS)).isTrue();
      await().until(() -> running.pipeline.bytesInFlight() == 0);
      assertThat(running.intake.counters().interrupted.sum()).isEqualTo(1);
      assertServed(running);
    }
  }

  @Test
  void http_bodyByteByByte_isRefusedForAnotherTry() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket socket = socket(running.intake.httpPort())) {
      socket.getOutputStream().write(post(""));
      Thread trickle = Thread.ofVirtual().start(() -> trickle(socket, "x"));
      assertServed(running);
      assertThat(rest(socket))
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("retry-after: 2")
          .containsIgnoringCase("connection: close");
      trickle.join();
      assertThat(running.intake.counters().interrupted.sum()).isEqualTo(1);
      assertThat(running.pipeline.bytesInFlight()).isZero();
    }
  }

  /** The head of a request with a long body, and the beginning of that. */
  private static byte[] post(String begin) {
    return String.join(
            "\r\n",
            "POST /v1/logs HTTP/1.1",
            "Host: x",
            "Content-Type: application/x-protobuf",
            "Content-Length: 100000",
            "",
            begin)
        .getBytes(US_ASCII);
  }

  private static void trickle(Socket socket, String text) {
    try {
      while (true) {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      // that is what was waited for
    }
  }

  @Test
  void http_bodyThatStops_isHungUpOnAndNoFaultOfOurs() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket socket = socket(running.intake.httpPort())) {
      socket.getOutputStream().write(post("abc"));
      assertServed(running);
      assertThat(rest(socket)).doesNotContain("HTTP/1.1 4");
      await().until(() -> running.intake.counters().interrupted.sum() == 1);
      assertThat(running.intake.counters().faults.sum()).isZero();
      assertThat(running.pipeline.bytesInFlight()).isZero();
    }
  }

  @Test
  void grpc_moreConnectionsThanAllowed_areClosedAtOnceAndCounted() throws Exception {
    try (RunningIntake running = start(3, LONG, LONG)) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        silent.add(socket(running.intake.grpcPort()));
      }
      await()
          .until(() -> {
            try (Socket another = socket(running.intake.grpcPort())) {
              return rest(another).isEmpty();
            }
          });
      assertThat(running.intake.counters().grpcConnectionsRefused.sum()).isPositive();
      silent.getFirst().close();
      await()
          .ignoreExceptions()
          .until(() -> !running.stub().export(Requests.of("evil")).hasPartialSuccess());
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void grpc_silentConnections_makeRoomInTime() throws Exception {
    try (RunningIntake running = start(3, LONG, SHORT)) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        silent.add(socket(running.intake.grpcPort()));
      }
      for (Socket socket : silent) {
        String _ = rest(socket); // until the server hangs up
        socket.close();
      }
      await()
          .ignoreExceptions()
          .until(() -> !running.stub().export(Requests.of("evil")).hasPartialSuccess());
    }
  }

  @Test
  void grpc_idleConnection_isSentAway() throws Exception {
    try (RunningIntake running = start(10, SHORT, LONG);
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      assertThat(socket.begin().awaitFrame(Http2Socket.GO_AWAY)).isTrue();
      assertServed(running);
    }
  }

  @Test
  void anyPort_aThousandConnections_othersAreServed() throws Exception {
    try (RunningIntake running = start(1_000, LONG, LONG)) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        silent.add(socket(running.intake.grpcPort()));
        silent.add(socket(running.intake.httpPort()));
      }
      assertServed(running);
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void grpc_floodOfPings_isSentAway() throws Exception {
    try (RunningIntake running = RunningIntake.start();
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      flood(socket.begin(), (flooded, _) -> flooded.frame(Http2Socket.PING, 0, 0, new byte[8]));
      assertThat(socket.awaitFrame(Http2Socket.GO_AWAY)).isTrue();
      assertServed(running);
    }
  }

  @Test
  void grpc_floodOfSettings_leavesOthersAlone() throws Exception {
    byte[] window = ByteBuffer.allocate(6).putShort((short) 4).putInt(65_535).array();
    try (RunningIntake running = RunningIntake.start();
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      flood(socket.begin(), (flooded, _) -> flooded.frame(Http2Socket.SETTINGS, 0, 0, window));
      assertServed(running);
    }
  }

  @Test
  void grpc_callsBrokenOffAtOnce_areSentAwayAndHoldNothing() throws Exception {
    byte[] headers = Http2Socket.exportHeaders();
    byte[] cancel = ByteBuffer.allocate(4).putInt(8).array();
    try (RunningIntake running = RunningIntake.start();
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      flood(
          socket.begin(),
          (flooded, i) ->
              flooded
                  .frame(Http2Socket.HEADERS, Http2Socket.END_HEADERS, 2 * i + 1, headers)
                  .frame(Http2Socket.RESET, 0, 2 * i + 1, cancel));
      assertThat(socket.awaitFrame(Http2Socket.GO_AWAY)).isTrue();
      socket.awaitEnd();
      assertServed(running);
      var counters = running.intake.counters();
      await().until(() -> counters.interrupted.sum() == counters.grpcRequests.sum() - 1);
      await().until(() -> running.pipeline.bytesInFlight() == 0);
      assertThat(counters.grpcRequests.sum()).isLessThan(5_000);
    }
  }

  private interface Frames {
    void send(Http2Socket socket, int number) throws IOException;
  }

  /** Ten thousand times; the server may hang up meanwhile. */
  private static void flood(Http2Socket socket, Frames frames) {
    try {
      for (int i = 0; i < 10_000; i++) {
        frames.send(socket, i);
      }
      socket.flush();
    } catch (IOException hungUp) {
      assertThat(hungUp).isNotNull();
    }
  }

  @Test
  void grpc_headersOverTheLimit_areRefusedAndOthersServed() throws Exception {
    try (RunningIntake running = RunningIntake.start()) {
      Metadata metadata = new Metadata();
      metadata.put(Metadata.Key.of("x-long", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(20_000));
      Status status = Status.OK;
      try {
        var _ =
            running
                .stub()
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .export(Requests.of("evil"));
      } catch (StatusRuntimeException e) {
        status = e.getStatus();
      }
      assertThat(status.isOk()).isFalse();
      assertThat(running.journal.findings()).isEmpty();
      assertServed(running);
    }
  }

  @Test
  void http_headersOverTheLimit_areRefusedAndOthersServed() throws Exception {
    try (RunningIntake running = RunningIntake.start();
        Socket socket = socket(running.intake.httpPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST /v1/logs HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n")
                  .getBytes(US_ASCII));
      assertThat(rest(socket)).doesNotContain("HTTP/1.1 200").startsWith("HTTP/1.1 4");
      assertServed(running);
    }
  }
}

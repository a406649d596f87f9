package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import io.sigline.receiver.pipeline.Requests;
import java.io.IOException;
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

  @Test
  void grpc_callWithoutItsRequest_isRefusedForAnotherTry() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT)) {
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
      running.assertServed();
      Status status = ended.get(20, TimeUnit.SECONDS);
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getDescription()).contains("intake.request-timeout");
      assertThat(trailers.get().keys()).contains("grpc-status-details-bin");
      assertThat(running.intake.counters().interrupted.sum()).isEqualTo(1);
    }
  }

  @Test
  void grpc_halfOfAMessage_isGivenBackInTime() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      socket
          .begin()
          .frame(Http2Socket.HEADERS, Http2Socket.END_HEADERS, 1, Http2Socket.exportHeaders())
          .frame(Http2Socket.DATA, 0, 1, HalfMessageTest.half())
          .flush();
      assertThat(socket.awaitFrame(Http2Socket.HEADERS)).isTrue();
      await().until(() -> running.pipeline.bytesInFlight() == 0);
      assertThat(running.intake.counters().interrupted.sum()).isEqualTo(1);
      running.assertServed();
    }
  }

  @Test
  void http_bodyByteByByte_isRefusedForAnotherTry() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write(post(""));
      Thread trickle = socket.trickle("x");
      running.assertServed();
      assertThat(socket.rest())
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

  @Test
  void http_bodyThatStops_isHungUpOnAndNoFaultOfOurs() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write(post("abc"));
      running.assertServed();
      assertThat(socket.rest()).doesNotContain("HTTP/1.1 4");
      await().until(() -> running.intake.counters().interrupted.sum() == 1);
      assertThat(running.intake.counters().faults.sum()).isZero();
      assertThat(running.pipeline.bytesInFlight()).isZero();
    }
  }

  @Test
  void grpc_moreConnectionsThanAllowed_areClosedAtOnceAndCounted() throws Exception {
    try (RunningIntake running = RunningIntake.start(3, LONG, LONG)) {
      List<PlainSocket> silent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        silent.add(new PlainSocket(running.intake.grpcPort()));
      }
      await()
          .until(() -> {
            try (PlainSocket another = new PlainSocket(running.intake.grpcPort())) {
              return another.rest().isEmpty();
            }
          });
      assertThat(running.intake.counters().grpcConnectionsRefused.sum()).isPositive();
      silent.getFirst().close();
      await()
          .ignoreExceptions()
          .until(() -> !running.stub().export(Requests.of("evil")).hasPartialSuccess());
      for (PlainSocket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void grpc_silentConnections_makeRoomInTime() throws Exception {
    try (RunningIntake running = RunningIntake.start(3, LONG, SHORT)) {
      List<PlainSocket> silent = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        silent.add(new PlainSocket(running.intake.grpcPort()));
      }
      for (PlainSocket socket : silent) {
        String _ = socket.rest(); // until the server hangs up
        socket.close();
      }
      await()
          .ignoreExceptions()
          .until(() -> !running.stub().export(Requests.of("evil")).hasPartialSuccess());
    }
  }

  @Test
  void grpc_idleConnection_isSentAway() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, SHORT, LONG);
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      assertThat(socket.begin().awaitFrame(Http2Socket.GO_AWAY)).isTrue();
      running.assertServed();
    }
  }

  @Test
  void anyPort_aThousandConnections_othersAreServed() throws Exception {
    try (RunningIntake running = RunningIntake.start(1_000, LONG, LONG)) {
      List<PlainSocket> silent = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        silent.add(new PlainSocket(running.intake.grpcPort()));
        silent.add(new PlainSocket(running.intake.httpPort()));
      }
      running.assertServed();
      for (PlainSocket socket : silent) {
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
      running.assertServed();
    }
  }

  @Test
  void grpc_floodOfSettings_leavesOthersAlone() throws Exception {
    byte[] window = ByteBuffer.allocate(6).putShort((short) 4).putInt(65_535).array();
    try (RunningIntake running = RunningIntake.start();
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      flood(socket.begin(), (flooded, _) -> flooded.frame(Http2Socket.SETTINGS, 0, 0, window));
      running.assertServed();
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
      running.assertServed();
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
      running.assertServed();
    }
  }

  @Test
  void http_headersOverTheLimit_areRefusedAndOthersServed() throws Exception {
    try (RunningIntake running = RunningIntake.start();
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write(
          ("POST /v1/logs HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n")
              .getBytes(US_ASCII));
      assertThat(socket.rest()).doesNotContain("HTTP/1.1 200").startsWith("HTTP/1.1 4");
      running.assertServed();
    }
  }
}

package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ConnectivityState;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.pipeline.Requests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static IntakeSettings settings(int grpcPort, int httpPort, Duration maxConnectionAge) {
    IntakeSettings free = RunningIntake.Settings.free();
    return new IntakeSettings(
        free.host(),
        grpcPort,
        httpPort,
        "/custom/logs",
        free.maxRequestBytes(),
        Optional.empty(),
        Optional.empty(),
        free.connections(),
        free.keepaliveTime(),
        free.keepaliveTimeout(),
        maxConnectionAge,
        Duration.ofSeconds(5),
        free.retryDelay());
  }

  @Test
  void start_takenPort_saysWhichOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(
              () -> new RunningIntake(settings(port, 0, Duration.ZERO), RunningIntake.smallRing()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + port + " (intake.grpc-port)");
      assertThatThrownBy(
              () -> new RunningIntake(settings(0, port, Duration.ZERO), RunningIntake.smallRing()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + port + " (intake.http-port)");
    }
  }

  @Test
  void start_otherHttpPath_isServedThereOnly() throws Exception {
    try (RunningIntake running =
        new RunningIntake(settings(0, 0, Duration.ZERO), RunningIntake.smallRing())) {
      assertThat(running.send(running.post(new byte[0], "application/x-protobuf")).statusCode())
          .isEqualTo(404);
      var request =
          java.net.http.HttpRequest.newBuilder(running.uri("/custom/logs"))
              .header("Content-Type", "application/x-protobuf")
              .POST(java.net.http.HttpRequest.BodyPublishers.noBody());
      assertThat(running.send(request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void grpc_maxConnectionAge_sendsClientsAwayAndTheyComeBack() throws Exception {
    try (RunningIntake running =
        new RunningIntake(settings(0, 0, Duration.ofMillis(200)), RunningIntake.smallRing())) {
      running.stub().export(Requests.of("evil"));
      await().until(() -> running.channel.getState(false) == ConnectivityState.IDLE);
      running.stub().export(Requests.of("evil"));
      assertThat(running.journal.findings()).hasSize(2);
    }
  }

  @Test
  void stop_callUnderWay_isAnswered() throws Exception {
    try (RunningIntake running = RunningIntake.start()) {
      var call = LogsServiceGrpc.newFutureStub(running.channel).export(Requests.of("wait evil"));
      await().until(() -> running.pipeline.recordsInRing() == 1);
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(() -> running.intake.stop(Duration.ofSeconds(10)));
      await().until(() -> portIsFree(running.intake.grpcPort()));
      running.latch.countDown();
      assertThat(call).succeedsWithin(Duration.ofSeconds(10));
      assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
      assertThat(running.journal.findings()).hasSize(1);
    }
  }

  private static boolean portIsFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }
}

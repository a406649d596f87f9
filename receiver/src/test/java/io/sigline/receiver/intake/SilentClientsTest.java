package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.receiver.connection.ClosedConnections;
import io.sigline.receiver.connection.ClosedConnections.Reason;
import io.sigline.receiver.intake.IntakeSettings.Connections;
import io.sigline.receiver.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections on which nothing comes, or never all of it: they are hung up on, and counted. */
final class SilentClientsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofMinutes(5);

  /** The first bytes of a client's hello, of which more would follow. */
  private static final byte[] HALF_HELLO = {22, 3, 1, 2, 0, 1, 0};

  private static ClosedConnections http(RunningIntake running) {
    return running.intake.counters().httpConnectionsClosed;
  }

  @Test
  void http_nothingComes_isHungUpOn() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      assertThat(socket.rest()).isEmpty();
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(1);
      running.assertServed();
    }
  }

  @Test
  void http_headersLineByLine_areHungUpOn() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write("POST /v1/logs HTTP/1.1\r\nHost: x\r\n");
      Thread trickle = socket.trickle("X: y\r\n");
      assertThat(socket.rest()).doesNotContain("HTTP/1.1 200");
      trickle.join();
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(1);
      assertThat(running.intake.counters().httpRequests.sum()).isZero();
      running.assertServed();
    }
  }

  @Test
  void http_silentConnections_makeRoomInTime() throws Exception {
    try (RunningIntake running = RunningIntake.start(3, LONG, SHORT)) {
      List<PlainSocket> silent = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        silent.add(new PlainSocket(running.intake.httpPort()));
      }
      running.assertServed();
      for (PlainSocket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void http_keptAlive_isNotBoundByTheTimeOfARequest() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket kept = new PlainSocket(running.intake.httpPort())) {
      assertThat(ask(kept, "/nowhere")).startsWith("HTTP/1.1 404");
      try (PlainSocket later = new PlainSocket(running.intake.httpPort())) {
        assertThat(later.rest()).isEmpty();
      }
      assertThat(ask(kept, "/nowhere")).startsWith("HTTP/1.1 404");
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(1);
      assertThat(http(running).count(Reason.IDLE)).isZero();
    }
  }

  /** Sends a request without a body; the head of the answer, whose body is read, too. */
  private static String ask(PlainSocket socket, String path) throws IOException {
    socket.write("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    InputStream in = socket.in();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("the answer ends: %s", head).isNotNegative();
      head.append((char) next);
    }
    String length = head.toString().toLowerCase(java.util.Locale.ROOT);
    int from = length.indexOf("content-length: ") + "content-length: ".length();
    in.readNBytes(Integer.parseInt(length.substring(from, length.indexOf('\r', from))));
    return head.toString();
  }

  @Test
  void http_idleConnection_isHungUpOn() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, SHORT, LONG);
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      assertThat(ask(socket, "/nowhere")).startsWith("HTTP/1.1 404");
      assertThat(socket.rest()).isEmpty();
      assertThat(http(running).count(Reason.IDLE)).isEqualTo(1);
      running.assertServed();
    }
  }

  @Test
  void http_bodyOfARefusedRequestThatNeverEnds_isHungUpOn() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
      Thread trickle = socket.trickle("x");
      assertThat(socket.rest()).startsWith("HTTP/1.1 404");
      trickle.join();
      assertThat(http(running).count(Reason.STUCK)).isEqualTo(1);
      running.assertServed();
    }
  }

  @Test
  void http2_prefaceAlone_isHungUpOn() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        Http2Socket socket = new Http2Socket(running.intake.httpPort())) {
      socket.begin().awaitEnd();
      await().until(() -> http(running).count(Reason.SILENT) == 1);
      running.assertServed();
    }
  }

  @Test
  void grpc_nothingComes_isHungUpOnAndCounted() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket socket = new PlainSocket(running.intake.grpcPort())) {
      var _ = socket.rest(); // what a server says first
      var closed = running.intake.counters().grpcConnectionsClosed;
      assertThat(closed.count(Reason.SILENT)).isEqualTo(1);
      running.assertServed();
    }
  }

  @Test
  void grpc_halfOfTheHello_isHungUpOn() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        PlainSocket socket = new PlainSocket(running.intake.grpcPort())) {
      socket.write("PRI * HTTP/2.0\r\n\r\nSM");
      var _ = socket.rest();
      var closed = running.intake.counters().grpcConnectionsClosed;
      assertThat(closed.count(Reason.SILENT)).isEqualTo(1);
      running.assertServed();
    }
  }

  @Test
  void grpc_helloSaid_isNotBoundByTheTimeOfARequest() throws Exception {
    try (RunningIntake running = RunningIntake.start(10, LONG, SHORT);
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      assertThat(socket.begin().awaitFrame(Http2Socket.SETTINGS)).isTrue();
      socket.flush();
      try (PlainSocket later = new PlainSocket(running.intake.grpcPort())) {
        var _ = later.rest();
      }
      socket
          .frame(Http2Socket.HEADERS, Http2Socket.END_HEADERS, 1, Http2Socket.exportHeaders())
          .flush();
      assertThat(socket.awaitFrame(Http2Socket.HEADERS)).as("the refusal").isTrue();
      var closed = running.intake.counters().grpcConnectionsClosed;
      assertThat(closed.count(Reason.SILENT)).isEqualTo(1);
    }
  }

  @Test
  void tls_handshakeThatNeverEnds_isHungUpOnAtBothPorts(@TempDir Path dir) throws Exception {
    TestCertificates certificates = TestCertificates.make(dir);
    TlsFiles files =
        new TlsFiles(
            "intake.tls",
            certificates.serverCertificate(),
            certificates.serverKey(),
            Optional.empty());
    IntakeSettings settings =
        RunningIntake.Settings.with(
            64 << 20, Optional.empty(), Optional.of(files), new Connections(10, LONG, SHORT));
    try (RunningIntake running = new RunningIntake(settings, RunningIntake.smallRing())) {
      for (int port : List.of(running.intake.httpPort(), running.intake.grpcPort())) {
        try (PlainSocket nothing = new PlainSocket(port);
            PlainSocket half = new PlainSocket(port)) {
          half.write(HALF_HELLO);
          var _ = nothing.rest();
          var _ = half.rest();
        }
      }
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(2);
      assertThat(running.intake.counters().grpcConnectionsClosed.count(Reason.SILENT)).isEqualTo(2);
    }
  }
}

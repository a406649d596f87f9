package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.receiver.connection.ClosedConnections;
import io.sigline.receiver.connection.ClosedConnections.Reason;
import io.sigline.receiver.intake.IntakeSettings.Connections;
import io.sigline.receiver.pipeline.Requests;
import io.sigline.receiver.tls.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
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

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** All that the server still says until it hangs up. */
  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Writes again and again, until the server hangs up. */
  private static Thread trickle(Socket socket, String text) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              write(socket, text);
              Thread.sleep(20);
            }
          } catch (IOException | InterruptedException e) {
            // that is what was waited for
          }
        });
  }

  private static void assertServed(RunningIntake running) throws Exception {
    var answer =
        running.send(running.post(Requests.of("x").toByteArray(), "application/x-protobuf"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(running.stub().export(Requests.of("evil")).hasPartialSuccess()).isFalse();
  }

  private static ClosedConnections http(RunningIntake running) {
    return running.intake.counters().httpConnectionsClosed;
  }

  @Test
  void http_nothingComes_isHungUpOn() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket socket = socket(running.intake.httpPort())) {
      assertThat(rest(socket)).isEmpty();
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(1);
      assertServed(running);
    }
  }

  @Test
  void http_headersLineByLine_areHungUpOn() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket socket = socket(running.intake.httpPort())) {
      write(socket, "POST /v1/logs HTTP/1.1\r\nHost: x\r\n");
      Thread trickle = trickle(socket, "X: y\r\n");
      assertThat(rest(socket)).doesNotContain("HTTP/1.1 200");
      trickle.join();
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(1);
      assertThat(running.intake.counters().httpRequests.sum()).isZero();
      assertServed(running);
    }
  }

  @Test
  void http_silentConnections_makeRoomInTime() throws Exception {
    try (RunningIntake running = start(3, LONG, SHORT)) {
      List<Socket> silent = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        silent.add(socket(running.intake.httpPort()));
      }
      assertServed(running);
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void http_keptAlive_isNotBoundByTheTimeOfARequest() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket kept = socket(running.intake.httpPort())) {
      assertThat(ask(kept, "/nowhere")).startsWith("HTTP/1.1 404");
      try (Socket later = socket(running.intake.httpPort())) {
        assertThat(rest(later)).isEmpty();
      }
      assertThat(ask(kept, "/nowhere")).startsWith("HTTP/1.1 404");
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(1);
      assertThat(http(running).count(Reason.IDLE)).isZero();
    }
  }

  /** Sends a request without a body; the head of the answer, whose body is read, too. */
  private static String ask(Socket socket, String path) throws IOException {
    write(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    InputStream in = socket.getInputStream();
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
    try (RunningIntake running = start(10, SHORT, LONG);
        Socket socket = socket(running.intake.httpPort())) {
      assertThat(ask(socket, "/nowhere")).startsWith("HTTP/1.1 404");
      assertThat(rest(socket)).isEmpty();
      assertThat(http(running).count(Reason.IDLE)).isEqualTo(1);
      assertServed(running);
    }
  }

  @Test
  void http_bodyOfARefusedRequestThatNeverEnds_isHungUpOn() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket socket = socket(running.intake.httpPort())) {
      write(socket, "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
      Thread trickle = trickle(socket, "x");
      assertThat(rest(socket)).startsWith("HTTP/1.1 404");
      trickle.join();
      assertThat(http(running).count(Reason.STUCK)).isEqualTo(1);
      assertServed(running);
    }
  }

  @Test
  void http2_prefaceAlone_isHungUpOn() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Http2Socket socket = new Http2Socket(running.intake.httpPort())) {
      socket.begin().awaitEnd();
      await().until(() -> http(running).count(Reason.SILENT) == 1);
      assertServed(running);
    }
  }

  @Test
  void grpc_nothingComes_isHungUpOnAndCounted() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket socket = socket(running.intake.grpcPort())) {
      var _ = rest(socket); // what a server says first
      var closed = running.intake.counters().grpcConnectionsClosed;
      assertThat(closed.count(Reason.SILENT)).isEqualTo(1);
      assertServed(running);
    }
  }

  @Test
  void grpc_halfOfTheHello_isHungUpOn() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Socket socket = socket(running.intake.grpcPort())) {
      write(socket, "PRI * HTTP/2.0\r\n\r\nSM");
      var _ = rest(socket);
      var closed = running.intake.counters().grpcConnectionsClosed;
      assertThat(closed.count(Reason.SILENT)).isEqualTo(1);
      assertServed(running);
    }
  }

  @Test
  void grpc_helloSaid_isNotBoundByTheTimeOfARequest() throws Exception {
    try (RunningIntake running = start(10, LONG, SHORT);
        Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
      assertThat(socket.begin().awaitFrame(Http2Socket.SETTINGS)).isTrue();
      socket.flush();
      try (Socket later = socket(running.intake.grpcPort())) {
        var _ = rest(later);
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
        try (Socket nothing = socket(port);
            Socket half = socket(port)) {
          half.getOutputStream().write(HALF_HELLO);
          var _ = rest(nothing);
          var _ = rest(half);
        }
      }
      assertThat(http(running).count(Reason.SILENT)).isEqualTo(2);
      assertThat(running.intake.counters().grpcConnectionsClosed.count(Reason.SILENT)).isEqualTo(2);
    }
  }
}

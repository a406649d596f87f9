package io.sigline.receiver.secrets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.alerting.outgoing.Outgoing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A Vault, or whoever stands in its place, whose answers do not end. */
class HostileVaultTest {
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";

  private static void assertGivenUp(
      Duration timeout, String begin, byte[] more, int pauseMillis, String message)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        HttpClient client = Outgoing.client(timeout).build()) {
      Thread answering = Thread.ofVirtual().start(() -> answer(server, begin, more, pauseMillis));
      URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/x");
      HttpWay way = new HttpWay(client, timeout, 1 << 20);
      assertThatThrownBy(() -> way.call(HttpRequest.newBuilder(address).build()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(message);
      client.shutdownNow();
      answering.join();
    }
  }

  private static void answer(ServerSocket server, String begin, byte[] more, int pauseMillis) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(begin.getBytes(US_ASCII));
      while (true) {
        socket.getOutputStream().write(more);
        Thread.sleep(pauseMillis);
      }
    } catch (IOException | InterruptedException e) {
      // the client has gone
    }
  }

  @Test
  void bodyByteByByte_isGivenUpInTime() throws Exception {
    assertGivenUp(TIMEOUT, HEAD, new byte[1], 20, "not answered within 400 ms");
  }

  @Test
  void headersByteByByte_areGivenUpInTime() throws Exception {
    assertGivenUp(TIMEOUT, "HTTP/1.1 200 OK\r\nX: ", "x".getBytes(US_ASCII), 20, "within 400 ms");
  }

  @Test
  void endlessBody_isGivenUpAtTheLimit() throws Exception {
    assertGivenUp(PATIENCE, HEAD, new byte[1 << 16], 0, "capacity");
  }
}

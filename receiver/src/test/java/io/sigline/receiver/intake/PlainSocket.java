package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/** A connection on which anything can be written, at any pace. */
final class PlainSocket implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_BITS = Duration.ofMillis(20);

  private final Socket socket;

  PlainSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
  }

  void write(String text) throws IOException {
    write(text.getBytes(US_ASCII));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /** All that the server still says until it hangs up. */
  String rest() throws IOException {
    try {
      return new String(in().readAllBytes(), UTF_8);
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Writes the text slowly, again and again, until the server hangs up. */
  Thread trickle(String text) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              write(text);
              Thread.sleep(BETWEEN_BITS);
            }
          } catch (IOException | InterruptedException e) {
            // that is what was waited for
          }
        });
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

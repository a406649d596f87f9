package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Messages over gRPC that do not become whole. */
final class HalfMessageTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;
  private static final int CAME = 10_000;

  @Test
  void export_halfOfAMessageCame_countsAsHeldUntilTheCallerIsGone() throws IOException {
    try (RunningIntake running = RunningIntake.start()) {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), running.intake.grpcPort())) {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        frame(out, SETTINGS, 0, 0, new byte[0]);
        frame(out, HEADERS, END_HEADERS, 1, headers());
        frame(out, DATA, 0, 1, half());
        out.flush();

        await().until(() -> running.pipeline.bytesInFlight() >= CAME);
      }
      await().until(() -> running.pipeline.bytesInFlight() == 0);
      await().until(() -> running.intake.counters().interrupted.sum() == 1);
      assertThat(running.intake.counters().grpcRequests.sum()).isEqualTo(1);
    }
  }

  /** The header of a message of five times as many bytes as come with it. */
  private static byte[] half() {
    return ByteBuffer.allocate(5 + CAME).put((byte) 0).putInt(5 * CAME).array();
  }

  private static byte[] headers() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    header(block, ":method", "POST");
    header(block, ":scheme", "http");
    header(block, ":path", "/opentelemetry.proto.collector.logs.v1.LogsService/Export");
    header(block, ":authority", "localhost");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    return block.toByteArray();
  }

  /** As it is, without table and Huffman code. Source: RFC 7541, 6.2.2. */
  private static void header(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (String text : new String[] {name, value}) {
      block.write(text.length());
      block.writeBytes(text.getBytes(US_ASCII));
    }
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }
}

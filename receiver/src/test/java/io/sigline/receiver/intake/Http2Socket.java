package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** HTTP/2 frame by frame, for what no client would send. */
final class Http2Socket implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RESET = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GO_AWAY = 7;
  static final int END_HEADERS = 4;

  private final Socket socket;
  private final DataOutputStream out;

  Http2Socket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** Says hello. */
  Http2Socket begin() throws IOException {
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0]);
    out.flush();
    return this;
  }

  Http2Socket frame(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    return this;
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Reads until the server sends a frame of this type; false if it hangs up before. */
  boolean awaitFrame(int wanted) {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5L + length);
        if (type == wanted) {
          return true;
        }
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads until the server hangs up. */
  void awaitEnd() {
    var _ = awaitFrame(-1);
  }

  /** The headers of a call that exports logs. */
  static byte[] exportHeaders() {
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

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

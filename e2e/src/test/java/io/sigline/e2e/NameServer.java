package io.sigline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A DNS server of the loopback interface that answers every question for an IPv4 address with the
 * same addresses, and every other question with nothing. Source: RFC 1035, section 4.
 */
final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final short TYPE_A = 1;
  private static final short CLASS_IN = 1;

  private final DatagramSocket socket;
  private final List<InetAddress> addresses;

  private NameServer(DatagramSocket socket, List<InetAddress> addresses) {
    this.socket = socket;
    this.addresses = addresses;
  }

  static NameServer start(List<String> addresses) {
    try {
      var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      var server = new NameServer(socket, addresses.stream().map(InetAddress::ofLiteral).toList());
      Thread.ofVirtual().start(server::serve);
      return server;
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        var question = new DatagramPacket(new byte[512], 512);
        socket.receive(question);
        byte[] answer = answer(question.getData());
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      } catch (SocketException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private byte[] answer(byte[] packet) {
    var question = ByteBuffer.wrap(packet);
    int end = HEADER;
    while (question.get(end) != 0) {
      end += question.get(end) + 1;
    }
    boolean wanted = question.getShort(end + 1) == TYPE_A;
    end += 5;
    var answer = ByteBuffer.allocate(512);
    answer.putShort(question.getShort(0)).putShort((short) 0x8580).putShort((short) 1);
    answer.putShort((short) (wanted ? addresses.size() : 0)).putInt(0);
    answer.put(packet, HEADER, end - HEADER);
    if (wanted) {
      for (InetAddress address : addresses) {
        answer.putShort((short) (0xc000 | HEADER)).putShort(TYPE_A).putShort(CLASS_IN);
        answer.putInt(1).putShort((short) 4).put(address.getAddress());
      }
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }
}

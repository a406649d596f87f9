package io.sigline.receiver.intake;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/**
 * A listening socket behind a gate. Who comes when it is full is turned away at once, before
 * anything is read or set aside for him: gRPC itself bounds calls, not connections.
 */
final class GatedServerChannel extends NioServerSocketChannel {
  private final ConnectionGate gate;

  GatedServerChannel(ConnectionGate gate) {
    this.gate = gate;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int count = super.doReadMessages(accepted);
    if (count <= 0) {
      return count;
    }
    Channel connection = (Channel) accepted.getLast();
    if (gate.enter()) {
      connection.closeFuture().addListener(_ -> gate.leave());
      return count;
    }
    accepted.removeLast();
    connection.unsafe().closeForcibly();
    return 0;
  }
}

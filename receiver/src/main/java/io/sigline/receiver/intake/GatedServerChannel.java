package io.sigline.receiver.intake;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.sigline.receiver.connection.ConnectionWatch;
import io.sigline.receiver.connection.Line;
import java.util.List;

/**
 * A listening socket behind a gate. Who comes when it is full is turned away at once, before
 * anything is read or set aside for him: gRPC itself bounds calls, not connections. Who is let in
 * is watched.
 */
final class GatedServerChannel extends NioServerSocketChannel {
  private final ConnectionGate gate;
  private final ConnectionWatch watch;

  GatedServerChannel(ConnectionGate gate, ConnectionWatch watch) {
    this.gate = gate;
    this.watch = watch;
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
      watch.opened(connection.remoteAddress(), new ChannelLine(connection));
      return count;
    }
    accepted.removeLast();
    connection.unsafe().closeForcibly();
    return 0;
  }

  /** Closed without the words that gRPC would say, and wait for an answer to. */
  private record ChannelLine(Channel channel) implements Line {
    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void hangUp() {
      channel.eventLoop().execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
    }
  }
}

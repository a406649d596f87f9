package io.sigline.receiver.connection;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The usual options of a server's sockets. As each socket that was accepted is given them before
 * anything is read from it, a handshake included, this is also how the watch gets to know it.
 */
final class WatchedSockets implements SocketOptions {
  private final SocketOptions usual = SocketOptions.create();
  private final ConnectionWatch watch;

  WatchedSockets(ConnectionWatch watch) {
    this.watch = watch;
  }

  @Override
  public void configureSocket(SocketChannel channel) {
    usual.configureSocket(channel);
    try {
      watch.opened(channel.getRemoteAddress(), new ChannelLine(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is closed already
    }
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return usual.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return usual.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return usual.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return usual.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return usual.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return usual.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return usual.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return usual.tcpNoDelay();
  }

  /**
   * Whoever reads sees an end first, as if the client had hung up, and closes the socket himself.
   * It is closed for him if he does not.
   */
  private static final class ChannelLine implements Line {
    private final SocketChannel channel;
    private boolean ended;

    private ChannelLine(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void hangUp() throws IOException {
      if (ended) {
        channel.close();
      } else {
        ended = true;
        channel.shutdownInput();
      }
    }
  }
}

package io.sigline.receiver.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProtocolConfigs;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionProvider;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 as the server speaks it, upgrades included, with a reader of our own. To be asked before
 * the server's selector.
 */
final class Http1Selector implements ServerConnectionSelector {
  private final ServerConnectionSelector http1;
  private final ConnectionWatch watch;

  Http1Selector(ConnectionWatch watch) {
    this.watch = watch;
    Http1Config config = Http1Config.create();
    ProtocolConfigs all = ProtocolConfigs.create(List.of(config, Http2Config.create()));
    this.http1 = new Http1ConnectionProvider().create("intake", config, all);
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    DataReader reader = context.dataReader();
    Http1Reader own = watch.reader(context.remotePeer().address(), () -> piece(reader));
    return http1.connection(new OwnContext(context, own.reader()));
  }

  /** What has come, which is waited for; null at the end. */
  private static byte @Nullable [] piece(DataReader reader) {
    try {
      reader.ensureAvailable();
    } catch (DataReader.InsufficientDataAvailableException _) {
      return null;
    }
    return reader.readBytes(reader.available());
  }

  /** A connection that is read by another reader. */
  private record OwnContext(ConnectionContext context, DataReader dataReader)
      implements ConnectionContext {
    @Override
    public ListenerContext listenerContext() {
      return context.listenerContext();
    }

    @Override
    public ExecutorService executor() {
      return context.executor();
    }

    @Override
    public DataWriter dataWriter() {
      return context.dataWriter();
    }

    @Override
    public Router router() {
      return context.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
      return context.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
      return context.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
      return context.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
      return context.localPeer();
    }

    @Override
    public boolean isSecure() {
      return context.isSecure();
    }

    @Override
    public String socketId() {
      return context.socketId();
    }

    @Override
    public String childSocketId() {
      return context.childSocketId();
    }
  }
}

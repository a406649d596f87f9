package io.sigline.receiver.connection;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.SocketAddress;

/** Tells the watch of the requests of an HTTP server. To be the first filter. */
public final class WatchedRequests implements Filter {
  private final ConnectionWatch watch;

  /** Tells this watch. */
  public WatchedRequests(ConnectionWatch watch) {
    this.watch = watch;
  }

  /** Lets the watch know of the connections of a server to be, whose own is not needed. */
  public static void watch(ListenerConfig.BuilderBase<?, ?> server, ConnectionWatch watch) {
    server
        .connectionOptions(new WatchedSockets(watch))
        .idleConnectionTimeout(watch.bounds().idle().multipliedBy(2));
  }

  /** Lets the watch see who hangs up while a request waits, and bound what is held of one. */
  public static void read(ListenerConfig.BuilderBase<?, ?> server, ConnectionWatch watch) {
    server.addConnectionSelector(new Http1Selector(watch));
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    SocketAddress client = request.remotePeer().address();
    watch.begin(client);
    try {
      chain.proceed();
    } finally {
      watch.end(client, !request.content().hasEntity() || request.content().consumed());
    }
    if (response.isSent() && response.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
      throw new CloseConnectionException("the client asked for it");
    }
  }
}

package io.sigline.receiver.connection;

import io.sigline.receiver.connection.ClosedConnections.Reason;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hangs up on connections that hold a port for nothing: on which no request comes, the next one
 * does not come in time, or one does not end. Each is known by the client's address and port; it is
 * told of when it opens and of each request on it, and looks itself whether it is closed. Any
 * thread.
 */
public final class ConnectionWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConnectionWatch.class);
  private static final Duration MOST_PERIOD = Duration.ofSeconds(1);

  private final Map<SocketAddress, Connection> connections = new ConcurrentHashMap<>();
  private final Bounds bounds;
  private final ClosedConnections closed;
  private final LongSupplier nanos;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sigline-connections").factory());

  /**
   * How long a connection may be without what is expected of it.
   *
   * @param coming for its first request, from its first byte to the end of its headers, and with a
   *     handshake before it; or for the rest of a request that was answered before its end
   * @param idle for the next request, headers included
   * @param request for a request from the end of its headers until its answer is sent
   */
  public record Bounds(Duration coming, Duration idle, Duration request) {
    private Duration shortest() {
      Duration least = coming.compareTo(idle) < 0 ? coming : idle;
      return least.compareTo(request) < 0 ? least : request;
    }
  }

  ConnectionWatch(Bounds bounds, ClosedConnections closed, LongSupplier nanos) {
    this.bounds = bounds;
    this.closed = closed;
    this.nanos = nanos;
  }

  /**
   * A watch that looks by itself.
   *
   * @param closed is told of each that it hangs up on
   */
  public static ConnectionWatch start(Bounds bounds, ClosedConnections closed) {
    ConnectionWatch watch = new ConnectionWatch(bounds, closed, System::nanoTime);
    long period = Math.clamp(bounds.shortest().toMillis() / 4, 10, MOST_PERIOD.toMillis());
    var _ = watch.timer.scheduleWithFixedDelay(watch::look, period, period, TimeUnit.MILLISECONDS);
    return watch;
  }

  Bounds bounds() {
    return bounds;
  }

  /** A connection was opened. */
  public void opened(SocketAddress client, Line line) {
    connections.put(client, new Connection(line, nanos.getAsLong()));
  }

  /** It is looked after by somebody else from now on. */
  public void forget(@Nullable SocketAddress client) {
    if (client != null) {
      connections.remove(client);
    }
  }

  /** The headers of a request came. */
  public void begin(@Nullable SocketAddress client) {
    Connection connection = find(client);
    if (connection != null) {
      connection.begin(nanos.getAsLong());
    }
  }

  /**
   * A request was answered.
   *
   * @param whole whether all of it had come
   */
  public void end(@Nullable SocketAddress client, boolean whole) {
    Connection connection = find(client);
    if (connection != null) {
      connection.end(nanos.getAsLong(), whole);
    }
  }

  /**
   * Calls back, from any thread and once, if the client hangs up before {@link #stayed}. Until then
   * nothing may be read from the connection. Over HTTP/1.1 a client that only stops sending is
   * taken for one that hung up.
   */
  public void ifGone(@Nullable SocketAddress client, Runnable told) {
    Connection connection = find(client);
    if (connection == null) {
      told.run();
    } else {
      connection.ifGone(told);
    }
  }

  /** Calls back no more. */
  public void stayed(@Nullable SocketAddress client, Runnable told) {
    Connection connection = find(client);
    if (connection != null) {
      connection.waiting.remove(told);
    }
  }

  /**
   * What is sent on a connection, to be read by nobody else from now on.
   *
   * @param source waits for the next piece; null at the end
   */
  Http1Reader reader(@Nullable SocketAddress client, Supplier<byte @Nullable []> source) {
    Connection connection = find(client);
    if (connection == null) {
      return new Http1Reader(new ReadAhead(source, () -> {}));
    }
    Http1Reader reader = new Http1Reader(new ReadAhead(source, connection::gone));
    connection.reader = reader;
    return reader;
  }

  /**
   * Says who answers for what is held of a connection of HTTP/1.1; called by the thread that reads
   * it.
   *
   * @param holder null for nobody
   */
  public void hold(@Nullable SocketAddress client, @Nullable Holder holder) {
    Connection connection = find(client);
    Http1Reader reader = connection == null ? null : connection.reader;
    if (reader != null) {
      reader.holder(holder);
    }
  }

  private @Nullable Connection find(@Nullable SocketAddress client) {
    return client == null ? null : connections.get(client);
  }

  /** Those that are open, as far as it has looked. */
  int size() {
    return connections.size();
  }

  /** Hangs up on whoever is over time. */
  void look() {
    long now = nanos.getAsLong();
    connections.forEach((client, connection) -> {
      if (!connection.line.isOpen()) {
        connections.remove(client, connection);
        connection.gone();
      } else if (connection.isOver(now, bounds)) {
        hangUp(client, connection);
      }
    });
  }

  private void hangUp(SocketAddress client, Connection connection) {
    Reason reason = connection.hungUp();
    if (reason != null) {
      closed.closed(client, reason);
    }
    try {
      connection.line.hangUp();
    } catch (IOException | RuntimeException e) {
      log.debug("{}: could not hang up", client, e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** One connection. */
  private static final class Connection {
    private final Line line;
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Http1Reader reader;
    private int requests;
    private long since;

    /** Why it is hung up on if it stays as it is. */
    private Reason expected = Reason.SILENT;

    private boolean hungUp;

    private Connection(Line line, long now) {
      this.line = line;
      this.since = now;
    }

    private synchronized void begin(long now) {
      requests++;
      since = now;
      expected = Reason.STUCK;
    }

    private synchronized void end(long now, boolean whole) {
      requests--;
      since = now;
      expected = requests == 0 && whole ? Reason.IDLE : Reason.STUCK;
    }

    private synchronized boolean isOver(long now, Bounds bounds) {
      Duration most =
          switch (expected) {
            case SILENT -> bounds.coming();
            case IDLE -> bounds.idle();
            case STUCK -> requests == 0 ? bounds.coming() : bounds.request();
          };
      return now - since > most.toNanos();
    }

    private void ifGone(Runnable told) {
      waiting.add(told);
      Http1Reader reads = reader;
      if (reads != null) {
        reads.source().begin();
      } else if (!line.isOpen()) {
        gone();
      }
    }

    private void gone() {
      for (Runnable told : List.copyOf(waiting)) {
        if (waiting.remove(told)) {
          told.run();
        }
      }
    }

    /** Why; null if it was said before. */
    private synchronized @Nullable Reason hungUp() {
      if (hungUp) {
        return null;
      }
      hungUp = true;
      return expected;
    }
  }
}

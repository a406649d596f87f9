package io.sigline.e2e.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server of the loopback interface and does to each connection what a
 * seed chooses, after as many bytes as it chooses.
 */
final class FaultProxy implements AutoCloseable {
  private static final int CHUNK = 4096;
  private static final int FEW = 7;
  private static final int MOST_LATE = 10;
  private static final long SLOW_NANOS = 20_000_000;
  private static final long LATE_NANOS = 150_000_000;
  private static final long SILENT_NANOS = 2_500_000_000L;

  /** What happens to a connection. */
  enum Fault {
    /** Both sides are closed. */
    CUT,
    /** Both sides are reset. */
    RESET,
    /** Every piece comes late, a few times; then both sides are closed. */
    DELAY,
    /** A few bytes at a time, for a while; then both sides are closed. */
    TRICKLE,
    /** Whatever is sent is swallowed, for a while; then the connection is reset. */
    BLACK_HOLE,
    /** The server sees the end, the client nothing, for a while; then it is reset. */
    HALF_OPEN,
    /** The client gets other bytes than were sent, and the end. */
    GARBAGE
  }

  private final ServerSocket listener;
  private final int target;
  private final int mostBytes;
  private final Random random;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private List<Fault> faults = List.of();

  private FaultProxy(ServerSocket listener, int target, int mostBytes, long seed) {
    this.listener = listener;
    this.target = target;
    this.mostBytes = mostBytes;
    this.random = new Random(seed);
    Thread.ofVirtual().start(this::accept);
  }

  /**
   * Starts on a free port, without faults.
   *
   * @param target the server's port
   * @param mostBytes how much a connection may carry, both ways, before its fault begins
   */
  static FaultProxy start(int target, int mostBytes, long seed) {
    try {
      return new FaultProxy(
          new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, mostBytes, seed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** New connections meet one of these; those that are there are cut. */
  void faults(Fault... each) {
    synchronized (done) {
      faults = List.of(each);
    }
    connections.forEach(Connection::close);
  }

  /** New connections meet none; those that are there are cut. */
  void heal() {
    faults();
  }

  /** How often each fault has happened. */
  Map<Fault, Integer> done() {
    synchronized (done) {
      return new EnumMap<>(done);
    }
  }

  /** How often any fault has happened. */
  int total() {
    return done().values().stream().mapToInt(Integer::intValue).sum();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        var connection = new Connection(client, draw(), random(mostBytes));
        connections.add(connection);
        Thread.ofVirtual().start(connection::run);
      }
    } catch (IOException _) {
      // closed
    }
  }

  private @Nullable Fault draw() {
    synchronized (done) {
      return faults.isEmpty() ? null : faults.get(random.nextInt(faults.size()));
    }
  }

  private int random(int bound) {
    synchronized (done) {
      return random.nextInt(bound);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::close);
  }

  /** One client, and its connection to the server. */
  private final class Connection {
    private final Socket client;
    private final Socket server = new Socket();
    private final @Nullable Fault fault;
    private final long after;
    private final AtomicLong carried = new AtomicLong();
    private final AtomicLong damages = new AtomicLong();

    private Connection(Socket client, @Nullable Fault fault, long after) {
      this.client = client;
      this.fault = fault;
      this.after = after;
    }

    private void run() {
      try {
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread back = Thread.ofVirtual().start(() -> carry(server, client));
        carry(client, server);
        back.join();
      } catch (IOException _) {
        // nobody there: the client sees the end
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        close();
        connections.remove(this);
      }
    }

    private void carry(Socket from, Socket to) {
      byte[] chunk = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int length;
        while ((length = in.read(chunk)) >= 0) {
          if (fault == null || carried.addAndGet(length) <= after) {
            out.write(chunk, 0, length);
          } else {
            begin(fault);
            damage(fault, Arrays.copyOf(chunk, length), to.equals(client), out);
          }
        }
        to.shutdownOutput();
      } catch (IOException _) {
        close(); // one of them is gone, or was cut
      }
    }

    private void begin(Fault met) {
      if (damages.getAndIncrement() == 0) {
        synchronized (done) {
          done.merge(met, 1, Integer::sum);
        }
      }
    }

    private void damage(Fault met, byte[] chunk, boolean toClient, OutputStream out)
        throws IOException {
      switch (met) {
        case CUT -> {
          out.write(chunk, 0, chunk.length / 2);
          close();
        }
        case RESET -> reset();
        case DELAY -> {
          LockSupport.parkNanos(LATE_NANOS);
          out.write(chunk);
          if (damages.get() > MOST_LATE) {
            close();
          }
        }
        case TRICKLE -> {
          long end = System.nanoTime() + SILENT_NANOS;
          for (int at = 0; at < chunk.length && System.nanoTime() < end; at += FEW) {
            out.write(chunk, at, Math.min(FEW, chunk.length - at));
            LockSupport.parkNanos(SLOW_NANOS);
          }
          if (System.nanoTime() >= end) {
            close();
          }
        }
        case BLACK_HOLE -> {
          LockSupport.parkNanos(SILENT_NANOS);
          reset();
        }
        case HALF_OPEN -> {
          server.close();
          LockSupport.parkNanos(SILENT_NANOS);
          reset();
        }
        case GARBAGE -> {
          if (toClient) {
            new Random(chunk.length).nextBytes(chunk);
            out.write(chunk);
            close();
          } else {
            out.write(chunk);
          }
        }
      }
    }

    private void reset() throws IOException {
      client.setSoLinger(true, 0);
      if (!server.isClosed()) {
        server.setSoLinger(true, 0);
      }
      close();
    }

    private void close() {
      try (client;
          server) {
        carried.get();
      } catch (IOException _) {
        // both are given up anyway
      }
    }
  }
}

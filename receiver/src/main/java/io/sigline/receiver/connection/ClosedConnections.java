package io.sigline.receiver.connection;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to a port that were hung up on: each is counted, and the first in ten seconds is
 * told, with how many were not told before it; but for idle ones, which is nobody's fault. Any
 * thread.
 */
public final class ClosedConnections {
  private static final Logger log = LoggerFactory.getLogger(ClosedConnections.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  /** Why. */
  public enum Reason {
    /** No request came, or no handshake. */
    SILENT,
    /** No further request came. */
    IDLE,
    /** A request was not sent to its end, or its answer was not taken. */
    STUCK
  }

  private final String port;
  private final Map<Reason, LongAdder> counts = new ConcurrentHashMap<>();
  private long next = System.nanoTime();
  private long untold;

  /**
   * None yet.
   *
   * @param port as metrics and the log name it
   */
  public ClosedConnections(String port) {
    this.port = port;
  }

  /** What metrics and the log call the port. */
  public String port() {
    return port;
  }

  /** How many there were for a reason. */
  public long count(Reason reason) {
    return counted(reason).sum();
  }

  private LongAdder counted(Reason reason) {
    return counts.computeIfAbsent(reason, _ -> new LongAdder());
  }

  void closed(SocketAddress client, Reason reason) {
    counted(reason).increment();
    if (reason == Reason.IDLE) {
      return;
    }
    long before;
    synchronized (this) {
      long now = System.nanoTime();
      if (now - next < 0) {
        untold++;
        return;
      }
      next = now + PAUSE_NANOS;
      before = untold;
      untold = 0;
    }
    log.atWarn()
        .addKeyValue("port", port)
        .addKeyValue("from", client)
        .addKeyValue("untold-before", before)
        .log(
            reason == Reason.SILENT
                ? "connection closed: no request came on it in time"
                : "connection closed: a request was not sent to its end, or its answer not taken");
  }
}

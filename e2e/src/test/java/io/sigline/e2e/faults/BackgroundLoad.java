package io.sigline.e2e.faults;

import io.sigline.e2e.Compression;
import io.sigline.e2e.OtlpClient;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a steady pace until it is closed, one after the other, each until it is
 * accepted.
 */
final class BackgroundLoad implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;
  private static final int MOST_MATCHES = 3;

  private final Ledger ledger;
  private final String endpoint;
  private final int others;
  private final Random random;
  private final Thread thread;
  private volatile boolean stopping;

  private BackgroundLoad(Ledger ledger, String endpoint, int others, long seed) {
    this.ledger = ledger;
    this.endpoint = endpoint;
    this.others = others;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().name("load").daemon().start(this::run);
  }

  /**
   * Starts sending over gRPC, some twenty requests a second, each of a computer of its own.
   *
   * @param others records in each request that match no rule
   */
  static BackgroundLoad start(Ledger ledger, String endpoint, int others, long seed) {
    return new BackgroundLoad(ledger, endpoint, others, seed);
  }

  private void run() {
    try (OtlpClient client = OtlpClient.grpc(endpoint, Compression.GZIP)) {
      for (int i = 0; !stopping; i++) {
        send(client, "load-" + i, 1 + random.nextInt(MOST_MATCHES));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void send(OtlpClient client, String computer, int matches) {
    var request = ledger.request(computer, matches, others);
    while (!stopping) {
      try {
        client.export(request);
        ledger.accepted(computer, matches);
        return;
      } catch (io.grpc.StatusRuntimeException _) {
        ledger.doubtful(computer);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Ends when the request under way has ended. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

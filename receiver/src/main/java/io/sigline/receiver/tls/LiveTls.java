package io.sigline.receiver.tls;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Certificates in use that can be read again. That changes what the next connection meets;
 * connections that are there go on. Files that cannot be used leave in force what is. Any thread.
 */
public abstract class LiveTls {
  private final String section;
  private final LongAdder reloads = new LongAdder();
  private final LongAdder failedReloads = new LongAdder();

  /**
   * Of files that this key of the configuration names.
   *
   * @param section dotted
   */
  LiveTls(String section) {
    this.section = section;
  }

  /** A context that is handed out once and for all, over the one that is in force. */
  static SSLContext switching(Supplier<SSLContext> current) {
    return new SwitchingContext(current);
  }

  /** Takes what the files hold now; false if that is in force already. */
  abstract boolean take(Instant now) throws IOException;

  /** Every certificate in use. */
  public abstract List<ShownCertificate> certificates();

  /** The dotted key of the configuration that names the files. */
  public final String section() {
    return section;
  }

  /**
   * Reads the files again.
   *
   * @return false if they hold what is in force already
   * @throws IOException naming the file and what is wrong with it; what was in force stays
   */
  public final synchronized boolean reload(Instant now) throws IOException {
    try {
      boolean changed = take(now);
      if (changed) {
        reloads.increment();
      }
      return changed;
    } catch (IOException e) {
      failedReloads.increment();
      throw e;
    }
  }

  /** Reloads that changed something. */
  public final long reloads() {
    return reloads.sum();
  }

  /** Reloads that kept what was in force. */
  public final long failedReloads() {
    return failedReloads.sum();
  }
}

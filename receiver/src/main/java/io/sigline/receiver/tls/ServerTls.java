package io.sigline.receiver.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/**
 * TLS of one server. Reading the files again changes what the next connection meets; connections
 * that are there go on. Files that cannot be used leave in force what is. Any thread.
 */
public final class ServerTls {
  private record Current(TlsMaterial material, SSLContext context) {}

  private final TlsFiles files;
  private final SSLContext context;
  private final LongAdder reloads = new LongAdder();
  private final LongAdder failedReloads = new LongAdder();
  private volatile Current current;

  private ServerTls(TlsFiles files, Current first) {
    this.files = files;
    this.current = first;
    this.context = new SwitchingContext(() -> current.context());
  }

  /**
   * Reads the files.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static ServerTls open(TlsFiles files) throws IOException {
    return new ServerTls(files, read(files));
  }

  private static Current read(TlsFiles files) throws IOException {
    TlsMaterial material = TlsMaterial.read(files);
    return new Current(material, material.context());
  }

  /** What servers are given once and for all. */
  public SSLContext context() {
    return context;
  }

  /** True if callers must show a certificate. */
  public boolean asksForCertificates() {
    return files.clientCa().isPresent();
  }

  /** The files. */
  public TlsFiles files() {
    return files;
  }

  /** The certificate that new connections are shown. */
  public X509Certificate leaf() {
    return current.material().chain().getFirst();
  }

  /** Every certificate in use: the chain, and the authorities of callers. */
  public List<ShownCertificate> certificates() {
    return current.material().shown(files.section());
  }

  /**
   * Reads the files again.
   *
   * @return false if they hold what is in force already
   * @throws IOException naming the file and what is wrong with it; what was in force stays
   */
  public synchronized boolean reload(Instant now) throws IOException {
    try {
      Current next = read(files);
      if (next.material().isSameAs(current.material())) {
        return false;
      }
      next.material().checkValidAt(now, files);
      current = next;
      reloads.increment();
      return true;
    } catch (IOException e) {
      failedReloads.increment();
      throw e;
    }
  }

  /** Reloads that changed something. */
  public long reloads() {
    return reloads.sum();
  }

  /** Reloads that kept what was in force. */
  public long failedReloads() {
    return failedReloads.sum();
  }
}

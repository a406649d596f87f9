package io.sigline.receiver.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

/** TLS of one server. */
public final class ServerTls extends LiveTls {
  private record Current(TlsMaterial material, SSLContext context) {}

  private final TlsFiles files;
  private final SSLContext context;
  private volatile Current current;

  private ServerTls(TlsFiles files, Current first) {
    super(files.section());
    this.files = files;
    this.current = first;
    this.context = switching(() -> current.context());
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

  /** The certificate that new connections are shown. */
  public X509Certificate leaf() {
    return current.material().chain().getFirst();
  }

  /** The chain, and the authorities of callers. */
  @Override
  public List<ShownCertificate> certificates() {
    return current.material().shown(section());
  }

  @Override
  boolean take(Instant now) throws IOException {
    Current next = read(files);
    if (next.material().isSameAs(current.material())) {
      return false;
    }
    next.material().checkValidAt(now, files);
    current = next;
    return true;
  }
}

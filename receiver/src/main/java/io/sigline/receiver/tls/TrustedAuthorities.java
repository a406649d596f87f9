package io.sigline.receiver.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The authorities of a server that Sigline calls, and no others. */
public final class TrustedAuthorities extends LiveTls {
  private record Current(List<X509Certificate> authorities, SSLContext context) {}

  private final Path file;
  private final SSLContext context;
  private volatile Current current;

  private TrustedAuthorities(Path file, String key, Current first) {
    super(key);
    this.file = file;
    this.current = first;
    this.context = switching(() -> current.context());
  }

  /**
   * Reads the file.
   *
   * @param key the dotted key that names it, for messages
   * @throws IOException naming the file and what is wrong with it
   */
  public static TrustedAuthorities open(Path file, String key) throws IOException {
    return new TrustedAuthorities(file, key, read(file, key));
  }

  private static Current read(Path file, String key) throws IOException {
    List<X509Certificate> authorities = TlsMaterial.certificates(file, key);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, TlsMaterial.trust(authorities).getTrustManagers(), null);
      return new Current(authorities, context);
    } catch (GeneralSecurityException e) {
      throw new IOException(key + ": " + e.getMessage(), e);
    }
  }

  /** What a client is given once and for all. */
  public SSLContext context() {
    return context;
  }

  @Override
  public List<ShownCertificate> certificates() {
    return current.authorities().stream()
        .map(authority -> ShownCertificate.of(section(), authority))
        .toList();
  }

  @Override
  boolean take(Instant now) throws IOException {
    Current next = read(file, section());
    if (next.authorities().equals(current.authorities())) {
      return false;
    }
    current = next;
    return true;
  }
}

package io.sigline.receiver.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS of a client. */
public final class ClientTls {
  private ClientTls() {}

  /** Trust in one certificate, whatever its name. */
  public static X509ExtendedTrustManager pinned(Certificate certificate) {
    return new PinnedCertificate(certificate);
  }

  /**
   * A context that trusts the authorities of a file and no others.
   *
   * @param option the key that names the file, for messages
   * @param own what to show if it is asked for
   * @throws IOException naming the file and what is wrong with it
   */
  public static SSLContext trustingAuthorities(Path file, String option, Optional<TlsFiles> own)
      throws IOException {
    try {
      return context(
          own, TlsMaterial.trust(TlsMaterial.certificates(file, option)).getTrustManagers());
    } catch (GeneralSecurityException e) {
      throw new IOException(option + ": " + e.getMessage(), e);
    }
  }

  /**
   * A context that trusts the first certificate of a file, whatever its name.
   *
   * @param option the key that names the file, for messages
   * @param own what to show if it is asked for
   * @throws IOException naming the file and what is wrong with it
   */
  public static SSLContext trustingCertificate(Path file, String option, Optional<TlsFiles> own)
      throws IOException {
    Certificate leaf = TlsMaterial.certificates(file, option).getFirst();
    return context(own, new TrustManager[] {pinned(leaf)});
  }

  private static SSLContext context(Optional<TlsFiles> own, TrustManager[] trust)
      throws IOException {
    KeyManager[] keys =
        own.isPresent() ? TlsMaterial.read(own.get()).keyManagers() : new KeyManager[0];
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }
}

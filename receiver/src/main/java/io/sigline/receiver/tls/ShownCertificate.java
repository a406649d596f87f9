package io.sigline.receiver.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A certificate in use.
 *
 * @param key dotted key of the configuration whose file it is from
 * @param subject whom it names
 * @param notAfter when it expires
 */
public record ShownCertificate(String key, String subject, Instant notAfter) {
  static ShownCertificate of(String key, X509Certificate certificate) {
    return new ShownCertificate(
        key,
        certificate.getSubjectX500Principal().getName(),
        certificate.getNotAfter().toInstant());
  }
}

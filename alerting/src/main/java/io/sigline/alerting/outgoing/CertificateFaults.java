package io.sigline.alerting.outgoing;

import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Says in words why a server's certificate was not accepted. */
public final class CertificateFaults {
  private CertificateFaults() {}

  /** The reason, if a call failed for its server's certificate. */
  public static Optional<String> reason(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      switch (each) {
        case CertificateExpiredException e -> {
          return Optional.of("its certificate has expired (" + e.getMessage() + ")");
        }
        case CertificateNotYetValidException e -> {
          return Optional.of("its certificate is not valid yet (" + e.getMessage() + ")");
        }
        case CertPathBuilderException _, SignatureException _ -> {
          return Optional.of("no authority that is trusted vouches for its certificate");
        }
        case CertificateException e when e.getCause() == null -> {
          return Optional.of("its certificate is not accepted: " + e.getMessage());
        }
        case SSLException e when e.getCause() == null -> {
          return Optional.of("no TLS with it: " + e.getMessage());
        }
        default -> {
          // what made it fail says more
        }
      }
    }
    return Optional.empty();
  }
}

package io.sigline.receiver.config;

/**
 * PEM files of the intake; empty = none.
 *
 * @param certificate the server's certificate chain
 * @param privateKey its private key, PKCS#8, without a password
 * @param clientCa certificates that a client's certificate must come from; set = mTLS required
 */
public record TlsConfig(String certificate, String privateKey, String clientCa) {

  /** No TLS. */
  public static final TlsConfig NONE = new TlsConfig("", "", "");

  public TlsConfig {
    new Checks()
        .expect(
            privateKey.isEmpty() || !certificate.isEmpty(),
            "certificate",
            "a PEM file, as private-key is set",
            "nothing")
        .expect(
            certificate.isEmpty() || !privateKey.isEmpty(),
            "private-key",
            "a PEM file, as certificate is set",
            "nothing")
        .expect(
            clientCa.isEmpty() || !certificate.isEmpty(),
            "certificate",
            "a PEM file, as client-ca is set",
            "nothing")
        .pemFile("certificate", certificate)
        .pemFile("private-key", privateKey)
        .pemFile("client-ca", clientCa)
        .throwIfAny();
  }

  /** True if the intake speaks TLS. */
  public boolean enabled() {
    return !certificate.isEmpty();
  }

  /** True if a client must show a certificate. */
  public boolean mutual() {
    return !clientCa.isEmpty();
  }
}

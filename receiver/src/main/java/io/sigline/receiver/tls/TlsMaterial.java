package io.sigline.receiver.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What PEM files hold.
 *
 * @param chain the certificates to show, one's own first
 * @param key that goes with the first of them
 * @param authorities who may sign callers' certificates; empty if callers need none
 */
record TlsMaterial(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
  private static final char[] NO_PASSWORD = {};
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Pattern HEADING = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  TlsMaterial {
    chain = List.copyOf(chain);
    authorities = List.copyOf(authorities);
  }

  /**
   * Reads the files.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static TlsMaterial read(TlsFiles files) throws IOException {
    String section = files.section();
    List<X509Certificate> chain = certificates(files.certificate(), section + ".certificate");
    PrivateKey key = privateKey(files.privateKey(), section + ".private-key");
    if (!goTogether(key, chain.getFirst().getPublicKey())) {
      throw new IOException(
          "%s: the key %s does not go with the certificate %s"
              .formatted(section, files.privateKey(), files.certificate()));
    }
    Optional<Path> clientCa = files.clientCa();
    return new TlsMaterial(
        chain,
        key,
        clientCa.isPresent() ? certificates(clientCa.get(), section + ".client-ca") : List.of());
  }

  /** A signature by the one is one of the other. */
  private static boolean goTogether(PrivateKey key, PublicKey other) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "sigline".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(other);
      verifying.update(text);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException _) {
      return false; // of another kind
    }
  }

  /** Every certificate with the key that it was configured by. */
  List<ShownCertificate> shown(String section) {
    List<ShownCertificate> shown = new ArrayList<>();
    chain.forEach(one -> shown.add(ShownCertificate.of(section + ".certificate", one)));
    authorities.forEach(one -> shown.add(ShownCertificate.of(section + ".client-ca", one)));
    return shown;
  }

  /** True if nothing differs. */
  boolean isSameAs(TlsMaterial other) {
    return chain.equals(other.chain)
        && authorities.equals(other.authorities)
        && MessageDigest.isEqual(key.getEncoded(), other.key.getEncoded());
  }

  /**
   * Refuses what would be refused by every caller.
   *
   * @throws IOException if the first certificate is not valid at this time
   */
  void checkValidAt(Instant now, TlsFiles files) throws IOException {
    X509Certificate leaf = chain.getFirst();
    if (now.isBefore(leaf.getNotBefore().toInstant())
        || now.isAfter(leaf.getNotAfter().toInstant())) {
      throw wrong(
          files.section() + ".certificate",
          files.certificate(),
          "a certificate that is valid now",
          "one from " + leaf.getNotBefore().toInstant() + " to " + leaf.getNotAfter().toInstant());
    }
  }

  /** A context of these. */
  SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers(),
          authorities.isEmpty() ? null : trust(authorities).getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** What shows the chain. */
  KeyManager[] keyManagers() throws IOException {
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      return keys.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Trust in these authorities and no others. */
  static TrustManagerFactory trust(List<X509Certificate> authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("ca" + number++, authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /**
   * The certificates of a file.
   *
   * @param option the key that names the file, for messages
   * @throws IOException naming the file and what is wrong with it
   */
  static List<X509Certificate> certificates(Path file, String option) throws IOException {
    byte[] pem = bytes(file, option);
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (GeneralSecurityException e) {
      throw wrong(option, file, "PEM certificates", String.valueOf(e.getMessage()));
    }
    throw wrong(option, file, "PEM certificates", "none");
  }

  private static PrivateKey privateKey(Path file, String option) throws IOException {
    String expected = "a PKCS#8 key (BEGIN PRIVATE KEY; openssl pkcs8 -topk8 -nodes makes one)";
    String pem = new String(bytes(file, option), StandardCharsets.US_ASCII);
    Matcher key = KEY.matcher(pem);
    if (!key.find()) {
      Matcher heading = HEADING.matcher(pem);
      throw wrong(option, file, expected, heading.find() ? heading.group(1) : "no key");
    }
    byte[] der = Base64.getMimeDecoder().decode(key.group(1));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException _) {
        // a key of another kind: try the next
      }
    }
    throw wrong(option, file, expected, "a key that is none of " + ALGORITHMS);
  }

  private static byte[] bytes(Path file, String option) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(option + ": no such file: " + file, e);
    } catch (IOException e) {
      throw new IOException(option + ": cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static IOException wrong(String option, Path file, String expected, String found) {
    return new IOException(option + ": " + file + ": expected " + expected + ", found " + found);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsMaterial[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}

package io.sigline.receiver.intake;

import io.sigline.receiver.intake.IntakeSettings.TlsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A server's key and certificate, and who may sign its callers', from PEM files. */
record TlsMaterial(KeyManagerFactory keys, Optional<TrustManagerFactory> trust) {
  private static final char[] NO_PASSWORD = {};
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Pattern HEADING = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /**
   * Reads the files.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static TlsMaterial read(TlsFiles files) throws IOException {
    Collection<? extends Certificate> chain =
        certificates(files.certificate(), "intake.tls.certificate");
    PrivateKey key = privateKey(files.privateKey());
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      Optional<TrustManagerFactory> trust =
          files.clientCa().isPresent()
              ? Optional.of(trust(files.clientCa().get()))
              : Optional.empty();
      return new TlsMaterial(keys, trust);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "intake.tls: the key %s does not go with the certificate %s: %s"
              .formatted(files.privateKey(), files.certificate(), e.getMessage()),
          e);
    }
  }

  /**
   * The certificate that a server with this chain shows as its own.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  static Certificate leaf(Path chain) throws IOException {
    return certificates(chain, "intake.tls.certificate").iterator().next();
  }

  /** For servers that want one object. */
  SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys.getKeyManagers(),
          trust.map(TrustManagerFactory::getTrustManagers).orElse(null),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("intake.tls: " + e.getMessage(), e);
    }
  }

  private static TrustManagerFactory trust(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate authority : certificates(file, "intake.tls.client-ca")) {
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

  private static Collection<? extends Certificate> certificates(Path file, String option)
      throws IOException {
    byte[] pem = bytes(file, option);
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (GeneralSecurityException e) {
      throw wrong(option, file, "PEM certificates", String.valueOf(e.getMessage()));
    }
    throw wrong(option, file, "PEM certificates", "none");
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    String option = "intake.tls.private-key";
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
}

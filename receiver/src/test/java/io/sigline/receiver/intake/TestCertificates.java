package io.sigline.receiver.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a day, and a server and a client that it vouches for; made by keytool. */
public record TestCertificates(
    Path ca, Path serverCertificate, Path serverKey, Path clientCertificate, Path clientKey) {
  private static final String PASSWORD = "changeit";

  /** Makes them in this folder. */
  public static TestCertificates make(Path dir) throws Exception {
    Files.createDirectories(dir);
    generate(dir, "ca", "-ext", "bc:c");
    generate(dir, "server");
    generate(dir, "client");
    sign(dir, "server", "-ext", "san=dns:localhost,ip:127.0.0.1");
    sign(dir, "client");
    Path ca = dir.resolve("ca.pem");
    Files.writeString(ca, pem("CERTIFICATE", certificate(dir, "ca").getEncoded()));
    return new TestCertificates(
        ca,
        dir.resolve("server.pem"),
        key(dir, "server"),
        dir.resolve("client.pem"),
        key(dir, "client"));
  }

  /** The first certificate of a file. */
  static Certificate read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** Has the authority vouch for the server anew, with another key. */
  public void renewServer() throws Exception {
    Path dir = Objects.requireNonNull(ca.getParent());
    Files.delete(dir.resolve("server.p12"));
    generate(dir, "server");
    sign(dir, "server", "-ext", "san=dns:localhost,ip:127.0.0.1");
    var _ = key(dir, "server");
  }

  /** A client whose certificate has expired. */
  public SSLContext expiredClient() throws Exception {
    Path dir = Objects.requireNonNull(ca.getParent());
    generate(dir, "late");
    sign(dir, "late", "-startdate", "-3d", "-validity", "1");
    return context(dir, Optional.of("late"));
  }

  /**
   * A server's side of TLS.
   *
   * @param properties of the certificate that it shows, as keytool takes them
   */
  public SSLContext serverContext(String name, String... properties) throws Exception {
    Path dir = Objects.requireNonNull(ca.getParent());
    generate(dir, name);
    sign(dir, name, properties);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(dir, name), null, null);
    return context;
  }

  /** The same of one for localhost that is over. */
  public SSLContext expiredServer() throws Exception {
    return serverContext(
        "over", "-startdate", "-3d", "-validity", "1", "-ext", "san=dns:localhost");
  }

  /** The same of one for another host. */
  public SSLContext elsewhere() throws Exception {
    return serverContext("elsewhere", "-ext", "san=dns:elsewhere.example");
  }

  /** A client's side of TLS. */
  public SSLContext clientContext(boolean showCertificate)
      throws IOException, GeneralSecurityException {
    return context(
        Objects.requireNonNull(ca.getParent()),
        showCertificate ? Optional.of("client") : Optional.empty());
  }

  /** Trusts the authority of this one, and shows the certificate of another. */
  public SSLContext clientContextOf(TestCertificates other)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keys(Objects.requireNonNull(other.ca.getParent()), "client"),
        trust(Objects.requireNonNull(ca.getParent())),
        null);
    return context;
  }

  private static SSLContext context(Path dir, Optional<String> shown)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.isPresent() ? keys(dir, shown.get()) : null, trust(dir), null);
    return context;
  }

  private static TrustManager[] trust(Path dir) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate(dir, "ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust.getTrustManagers();
  }

  private static KeyManager[] keys(Path dir, String name)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(dir, name), PASSWORD.toCharArray());
    return keys.getKeyManagers();
  }

  private static void generate(Path dir, String name, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
    arguments.addAll(List.of("-dname", "CN=" + name, "-validity", "2", "-alias", name));
    arguments.addAll(List.of("-keystore", dir.resolve(name + ".p12").toString()));
    arguments.addAll(List.of(more));
    keytool(arguments);
  }

  private static void sign(Path dir, String name, String... more) throws Exception {
    String store = dir.resolve(name + ".p12").toString();
    String request = dir.resolve(name + ".csr").toString();
    keytool(List.of("-certreq", "-alias", name, "-keystore", store, "-file", request));
    List<String> arguments = new ArrayList<>(List.of("-gencert", "-rfc", "-alias", "ca"));
    arguments.addAll(List.of("-keystore", dir.resolve("ca.p12").toString()));
    arguments.addAll(List.of("-infile", request));
    arguments.addAll(List.of("-outfile", dir.resolve(name + ".pem").toString()));
    arguments.addAll(
        more.length > 0 && more[0].equals("-startdate") ? List.of() : List.of("-validity", "2"));
    arguments.addAll(List.of(more));
    keytool(arguments);
    Path ca = dir.resolve("ca.pem");
    Files.writeString(ca, pem("CERTIFICATE", certificate(dir, "ca").getEncoded()));
    keytool(importing("ca", store, ca.toString()));
    keytool(importing(name, store, dir.resolve(name + ".pem").toString()));
  }

  private static List<String> importing(String alias, String store, String file) {
    return List.of("-importcert", "-noprompt", "-alias", alias, "-keystore", store, "-file", file);
  }

  /** In this process, as a start of Java for each of a dozen calls takes a test too long. */
  private static void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(arguments);
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Class.forName("sun.security.tools.keytool.Main")
        .getMethod("main", String[].class)
        .invoke(null, (Object) command.toArray(String[]::new));
  }

  private static Path key(Path dir, String name) throws IOException, GeneralSecurityException {
    Key key = store(dir, name).getKey(name, PASSWORD.toCharArray());
    Path file = dir.resolve(name + ".key");
    Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
    return file;
  }

  private static Certificate certificate(Path dir, String name)
      throws IOException, GeneralSecurityException {
    return store(dir, name).getCertificate(name);
  }

  private static KeyStore store(Path dir, String name)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(dir.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(der), kind);
  }
}

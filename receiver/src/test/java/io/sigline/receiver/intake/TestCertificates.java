package io.sigline.receiver.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a day, and a server and a client that it vouches for; made by keytool. */
public record TestCertificates(
    Path ca, Path serverCertificate, Path serverKey, Path clientCertificate, Path clientKey) {
  private static final String PASSWORD = "changeit";

  /** Makes them in this folder. */
  public static TestCertificates make(Path dir) throws Exception {
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

  /** A client's side of TLS. */
  public SSLContext clientContext(boolean showCertificate)
      throws IOException, GeneralSecurityException {
    Path dir = Objects.requireNonNull(ca.getParent());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificate(dir, "ca"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(dir, "client"), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(showCertificate ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
    return context;
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
    List<String> arguments = new ArrayList<>(List.of("-gencert", "-rfc", "-validity", "2"));
    arguments.addAll(List.of("-alias", "ca", "-keystore", dir.resolve("ca.p12").toString()));
    arguments.addAll(List.of("-infile", request));
    arguments.addAll(List.of("-outfile", dir.resolve(name + ".pem").toString()));
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

  private static void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
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

package io.sigline.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority of an hour's life in a folder, as PEM files: {@code ca.pem}, and for each
 * name {@code name.pem} and {@code name.key}.
 */
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /** Makes the authority. */
  public static Certificates create(Path folder) {
    var certificates = new Certificates(folder);
    certificates.keytool(
        List.of("-genkeypair", "-alias", "ca", "-dname", "CN=Test Authority", "-ext", "bc:c"));
    certificates.write("ca", "ca");
    return certificates;
  }

  /** Issues a certificate for this name and for localhost, 127.0.0.1. */
  public Certificates issue(String name) {
    return issue(name, "dns:localhost,ip:127.0.0.1", List.of());
  }

  /** The same for another host alone. */
  public Certificates issueFor(String name, String host) {
    return issue(name, "dns:" + host, List.of());
  }

  /** The same of one whose time was over two days ago. */
  public Certificates issueExpired(String name) {
    return issue(
        name, "dns:localhost,ip:127.0.0.1", List.of("-startdate", "-3d", "-validity", "1"));
  }

  private Certificates issue(String name, String hosts, List<String> validity) {
    keytool(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    keytool(List.of("-certreq", "-alias", name, "-file", file(name + ".csr").toString()));
    List<String> sign = new ArrayList<>(List.of("-gencert", "-rfc", "-alias", "ca"));
    sign.addAll(List.of("-ext", "san=" + hosts));
    sign.addAll(List.of("-infile", file(name + ".csr").toString()));
    sign.addAll(List.of("-outfile", file(name + ".crt").toString()));
    sign.addAll(validity);
    keytool(sign);
    keytool(
        List.of(
            "-importcert", "-noprompt", "-alias", name, "-file", file(name + ".crt").toString()));
    write(name, name);
    return this;
  }

  /** For a server that shows this certificate. */
  public SSLContext serving(String name) {
    try (InputStream in = Files.newInputStream(store())) {
      var all = KeyStore.getInstance("PKCS12");
      all.load(in, PASSWORD.toCharArray());
      var one = KeyStore.getInstance("PKCS12");
      one.load(null, null);
      var key = all.getKey(name, PASSWORD.toCharArray());
      one.setKeyEntry(name, key, PASSWORD.toCharArray(), all.getCertificateChain(name));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(one, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file of the folder. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  private void keytool(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
    if (arguments.contains("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1"));
    }
    try (var keytool = ChildProcess.start("keytool", folder, command, Map.of())) {
      if (keytool.awaitExit(Duration.ofSeconds(30)) != 0) {
        throw new IllegalStateException(String.join(" ", command) + "\n" + keytool.out());
      }
    }
  }

  private void write(String alias, String name) {
    try (InputStream in = Files.newInputStream(store())) {
      var keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      pem(name + ".pem", "CERTIFICATE", keys.getCertificate(alias).getEncoded());
      pem(name + ".key", "PRIVATE KEY", keys.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pem(String name, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file(name),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n",
        US_ASCII);
  }

  private Path store() {
    return file("keys.p12");
  }
}

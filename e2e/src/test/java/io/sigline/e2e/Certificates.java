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

/**
 * A certificate authority of an hour's life in a folder, as PEM files: {@code ca.pem}, and for each
 * name {@code name.pem} and {@code name.key}.
 */
final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  static Certificates create(Path folder) {
    var certificates = new Certificates(folder);
    certificates.keytool(
        List.of("-genkeypair", "-alias", "ca", "-dname", "CN=Test Authority", "-ext", "bc:c"));
    certificates.write("ca", "ca");
    return certificates;
  }

  /** Issues a certificate for this name and for localhost, 127.0.0.1. */
  Certificates issue(String name) {
    keytool(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
    keytool(List.of("-certreq", "-alias", name, "-file", file(name + ".csr").toString()));
    keytool(
        List.of(
            "-gencert",
            "-rfc",
            "-alias",
            "ca",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-infile",
            file(name + ".csr").toString(),
            "-outfile",
            file(name + ".crt").toString()));
    keytool(
        List.of(
            "-importcert", "-noprompt", "-alias", name, "-file", file(name + ".crt").toString()));
    write(name, name);
    return this;
  }

  Path file(String name) {
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

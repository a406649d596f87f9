package io.sigline.receiver.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigline.receiver.intake.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsMaterialTest {
  @TempDir static Path dir;
  private static TestCertificates certificates;

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = TestCertificates.make(dir);
  }

  private static TlsFiles server() {
    return new TlsFiles(
        "intake.tls", certificates.serverCertificate(), certificates.serverKey(), Optional.empty());
  }

  @Test
  void start_missingFile_saysWhich() {
    TlsFiles files =
        new TlsFiles(
            "intake.tls", dir.resolve("none.pem"), dir.resolve("none.key"), Optional.empty());
    assertThatThrownBy(() -> TlsMaterial.read(files))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("intake.tls.certificate: no such file: ")
        .hasMessageEndingWith("none.pem");
  }

  @Test
  void start_keyOfAnotherFormat_saysWhatToDo() throws IOException {
    Path key = dir.resolve("pkcs1.pem");
    Files.writeString(
        key, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    TlsFiles files =
        new TlsFiles("intake.tls", certificates.serverCertificate(), key, Optional.empty());
    assertThatThrownBy(() -> TlsMaterial.read(files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("openssl pkcs8 -topk8")
        .hasMessageEndingWith("found RSA PRIVATE KEY");
  }

  @Test
  void read_keyOfAnotherCertificate_isRefused() {
    TlsFiles files =
        new TlsFiles(
            "admin.tls",
            certificates.serverCertificate(),
            certificates.clientKey(),
            Optional.empty());
    assertThatThrownBy(() -> TlsMaterial.read(files))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("admin.tls: the key ")
        .hasMessageContaining("does not go with the certificate");
  }

  @Test
  void checkValidAt_expired_isRefused() throws IOException {
    TlsMaterial material = TlsMaterial.read(server());

    material.checkValidAt(Instant.now(), server());
    assertThatThrownBy(
            () -> material.checkValidAt(Instant.now().plus(Duration.ofDays(3)), server()))
        .hasMessageContaining("expected a certificate that is valid now");
    assertThat(material.shown("intake.tls"))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.key()).isEqualTo("intake.tls.certificate");
          assertThat(one.subject()).isEqualTo("CN=server");
          assertThat(one.notAfter()).isAfter(Instant.now());
        });
  }

  @Test
  void toString_hidesTheKey() throws IOException {
    assertThat(TlsMaterial.read(server())).hasToString("TlsMaterial[CN=server]");
  }
}

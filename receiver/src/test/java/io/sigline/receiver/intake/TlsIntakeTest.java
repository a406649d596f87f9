package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.intake.IntakeSettings.TlsFiles;
import io.sigline.receiver.pipeline.MemoryJournal;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.Requests;
import io.sigline.receiver.pipeline.WordDetector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIntakeTest {
  @TempDir static Path dir;
  private static TestCertificates certificates;

  private final MemoryJournal journal = new MemoryJournal();
  private final Pipeline pipeline =
      Pipeline.start(
          RunningIntake.smallRing(), () -> new WordDetector("r1"), journal, new PipelineCounters());

  @BeforeAll
  static void makeCertificates() throws Exception {
    certificates = TestCertificates.make(dir);
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  private Intake start(Optional<Path> clientCa) throws IOException {
    TlsFiles files =
        new TlsFiles(certificates.serverCertificate(), certificates.serverKey(), clientCa);
    return Intake.start(
        RunningIntake.Settings.with(64 << 20, Optional.empty(), Optional.of(files)),
        pipeline,
        new IntakeCounters());
  }

  private static void grpc(Intake intake, boolean showCertificate) throws Exception {
    SslContextBuilder ssl = GrpcSslContexts.forClient().trustManager(certificates.ca().toFile());
    if (showCertificate) {
      ssl.keyManager(certificates.clientCertificate().toFile(), certificates.clientKey().toFile());
    }
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", intake.grpcPort())
            .sslContext(ssl.build())
            .build();
    try {
      LogsServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .export(Requests.of("evil"));
    } finally {
      channel.shutdownNow();
    }
  }

  private static int http(Intake intake, boolean showCertificate) throws Exception {
    SSLContext ssl = certificates.clientContext(showCertificate);
    try (HttpClient client = HttpClient.newBuilder().sslContext(ssl).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + intake.httpPort() + "/v1/logs"))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Requests.of("evil").toByteArray()))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void tls_withoutClientCa_servesBothProtocols() throws Exception {
    try (Intake intake = start(Optional.empty())) {
      grpc(intake, false);
      assertThat(http(intake, false)).isEqualTo(200);
      assertThat(journal.findings()).hasSize(2);
    }
  }

  @Test
  void tls_withClientCa_servesWhoShowsACertificate() throws Exception {
    try (Intake intake = start(Optional.of(certificates.ca()))) {
      grpc(intake, true);
      assertThat(http(intake, true)).isEqualTo(200);
    }
  }

  @Test
  void tls_withClientCa_turnsAwayWhoShowsNone() throws Exception {
    try (Intake intake = start(Optional.of(certificates.ca()))) {
      assertThatThrownBy(() -> grpc(intake, false)).hasMessageContaining("UNAVAILABLE");
      assertThatThrownBy(() -> http(intake, false)).isInstanceOf(IOException.class);
      assertThat(journal.findings()).isEmpty();
    }
  }

  @Test
  void tls_plainTextCaller_isTurnedAway() throws Exception {
    try (Intake intake = start(Optional.empty());
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + intake.httpPort() + "/v1/logs"))
              .build();
      assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void ownClient_knowsItsCertificateByWhateverName_andShowsOneIfAsked() throws Exception {
    TlsFiles own =
        new TlsFiles(certificates.clientCertificate(), certificates.clientKey(), Optional.empty());
    try (Intake intake = start(Optional.of(certificates.ca()));
        IntakeClient client = ownClient(intake, certificates.serverCertificate(), own);
        IntakeClient other = ownClient(intake, certificates.clientCertificate(), own)) {
      client.export(Requests.of("evil").toByteArray());

      assertThat(journal.findings()).hasSize(1);
      assertThatThrownBy(() -> other.export(Requests.of("evil").toByteArray()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another certificate than its own");
      assertThat(journal.findings()).hasSize(1);
    }
  }

  private static IntakeClient ownClient(Intake intake, Path pinned, TlsFiles own)
      throws IOException {
    TlsFiles server = new TlsFiles(pinned, certificates.serverKey(), Optional.empty());
    return IntakeClient.of(
        RunningIntake.Settings.with(64 << 20, Optional.empty(), Optional.of(server)),
        intake.grpcPort(),
        Optional.of(own));
  }

  @Test
  void start_missingFile_saysWhich() {
    TlsFiles files =
        new TlsFiles(dir.resolve("none.pem"), dir.resolve("none.key"), Optional.empty());
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
    TlsFiles files = new TlsFiles(certificates.serverCertificate(), key, Optional.empty());
    assertThatThrownBy(() -> TlsMaterial.read(files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("openssl pkcs8 -topk8")
        .hasMessageEndingWith("found RSA PRIVATE KEY");
  }
}

package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.pipeline.MemoryJournal;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.Requests;
import io.sigline.receiver.pipeline.WordDetector;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
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
        new TlsFiles(
            "intake.tls", certificates.serverCertificate(), certificates.serverKey(), clientCa);
    return Intake.start(
        RunningIntake.Settings.with(64 << 20, Optional.empty(), Optional.of(files)),
        pipeline,
        new IntakeCounters());
  }

  private static void grpc(Intake intake, boolean showCertificate) throws Exception {
    grpc(intake, showCertificate ? certificates : null);
  }

  /** Shows the client's certificate of these. */
  private static void grpc(Intake intake, @Nullable TestCertificates shown) throws Exception {
    SslContextBuilder ssl = GrpcSslContexts.forClient().trustManager(certificates.ca().toFile());
    if (shown != null) {
      ssl.keyManager(shown.clientCertificate().toFile(), shown.clientKey().toFile());
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
      return client.send(post(intake), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static HttpRequest post(Intake intake) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + intake.httpPort() + "/v1/logs"))
        .header("Content-Type", "application/x-protobuf")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Requests.of("evil").toByteArray()))
        .build();
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
        new TlsFiles(
            "intake.tls",
            certificates.clientCertificate(),
            certificates.clientKey(),
            Optional.empty());
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

  /** By HTTP/1.1, whatever the server says. */
  private static int http(Intake intake, SSLContext ssl) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(ssl).version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(post(intake), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void tls_certificateOfAnotherAuthority_isTurnedAway(@TempDir Path elsewhere) throws Exception {
    TestCertificates others = TestCertificates.make(elsewhere);
    try (Intake intake = start(Optional.of(certificates.ca()))) {
      assertThat(http(intake, certificates.clientContext(true))).isEqualTo(200);
      assertThatThrownBy(() -> http(intake, certificates.clientContextOf(others)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> grpc(intake, others)).hasMessageContaining("UNAVAILABLE");
    }
  }

  @Test
  void tls_certificateThatHasExpired_isTurnedAway() throws Exception {
    try (Intake intake = start(Optional.of(certificates.ca()))) {
      SSLContext late = certificates.expiredClient();
      assertThatThrownBy(() -> http(intake, late)).isInstanceOf(IOException.class);
      assertThat(journal.findings()).isEmpty();
    }
  }

  @Test
  void tls_olderProtocolsAndWeakerSuites_areTurnedAway() throws Exception {
    try (Intake intake = start(Optional.empty())) {
      for (int port : List.of(intake.grpcPort(), intake.httpPort())) {
        assertThat(handshake(port, "TLSv1.3", "TLS_AES_128_GCM_SHA256")).isEqualTo("TLSv1.3");
        assertThat(handshake(port, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
            .isEqualTo("TLSv1.2");
        assertThatThrownBy(
                () -> handshake(port, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"))
            .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> handshake(port, "TLSv1.1", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"))
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static String handshake(int port, String protocol, String suite) throws Exception {
    SSLContext context = certificates.clientContext(false);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {protocol});
      parameters.setCipherSuites(new String[] {suite});
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  @Test
  void reload_newCertificate_isShownToNewConnections_andOldOnesGoOn(@TempDir Path folder)
      throws Exception {
    TestCertificates own = TestCertificates.make(folder);
    TlsFiles files =
        new TlsFiles("intake.tls", own.serverCertificate(), own.serverKey(), Optional.empty());
    try (Intake intake = start(files);
        HttpClient old = HttpClient.newBuilder().sslContext(own.clientContext(false)).build();
        SSLSocket open = connected(intake.httpPort(), own)) {
      ServerTls tls = intake.tls().orElseThrow();
      ManagedChannel channel = channel(intake, own);
      export(channel);
      assertThat(old.send(post(intake), HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      Certificate before = shown(intake.grpcPort(), own);

      assertThat(tls.reload(Instant.now())).isFalse();
      own.renewServer();
      assertThat(tls.reload(Instant.now())).isTrue();

      for (int port : List.of(intake.grpcPort(), intake.httpPort())) {
        assertThat(shown(port, own)).isNotEqualTo(before).isEqualTo(tls.leaf());
      }
      export(channel);
      assertThat(old.send(post(intake), HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
      open.getOutputStream().write("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      assertThat(new String(open.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 404");
      channel.shutdownNow();

      Files.writeString(own.serverKey(), "half a k");
      assertThatThrownBy(() -> tls.reload(Instant.now()))
          .hasMessageStartingWith("intake.tls.private-key: ");
      assertThat(shown(intake.grpcPort(), own)).isEqualTo(tls.leaf());
      assertThat(tls.failedReloads()).isEqualTo(1);
    }
  }

  private Intake start(TlsFiles files) throws IOException {
    return Intake.start(
        RunningIntake.Settings.with(64 << 20, Optional.empty(), Optional.of(files)),
        pipeline,
        new IntakeCounters());
  }

  @Test
  void reload_authorityTakenAway_itsClientsCannotResumeASession(@TempDir Path folder)
      throws Exception {
    TestCertificates own = TestCertificates.make(folder.resolve("own"));
    TestCertificates next = TestCertificates.make(folder.resolve("next"));
    Path trusted = Files.copy(own.ca(), folder.resolve("trusted.pem"));
    try (Intake intake =
        start(
            new TlsFiles(
                "intake.tls", own.serverCertificate(), own.serverKey(), Optional.of(trusted)))) {
      SSLContext client = own.clientContext(true);
      assertThat(http(intake, client)).isEqualTo(200);
      assertThat(http(intake, client)).isEqualTo(200);

      Files.copy(next.ca(), trusted, StandardCopyOption.REPLACE_EXISTING);
      assertThat(intake.tls().orElseThrow().reload(Instant.now())).isTrue();

      assertThatThrownBy(() -> http(intake, client)).isInstanceOf(IOException.class);
      assertThat(http(intake, own.clientContextOf(next))).isEqualTo(200);
    }
  }

  private static SSLSocket connected(int port, TestCertificates own) throws Exception {
    SSLSocket socket =
        (SSLSocket) own.clientContext(false).getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  private static Certificate shown(int port, TestCertificates own) throws Exception {
    try (SSLSocket socket = connected(port, own)) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private static ManagedChannel channel(Intake intake, TestCertificates own) throws Exception {
    return NettyChannelBuilder.forAddress("127.0.0.1", intake.grpcPort())
        .sslContext(GrpcSslContexts.forClient().trustManager(own.ca().toFile()).build())
        .build();
  }

  private static void export(ManagedChannel channel) {
    var _ =
        LogsServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(10, TimeUnit.SECONDS)
            .export(Requests.of("evil"));
  }

  private static IntakeClient ownClient(Intake intake, Path pinned, TlsFiles own) throws Exception {
    return IntakeClient.of(
        RunningIntake.Settings.free(),
        intake.grpcPort(),
        Optional.of(TestCertificates.read(pinned)),
        Optional.of(own));
  }
}

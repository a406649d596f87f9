package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.pipeline.DetectorSource;
import io.sigline.receiver.pipeline.MemoryJournal;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.Requests;
import io.sigline.receiver.pipeline.WordDetector;
import io.sigline.receiver.secrets.LiveSecret;
import io.sigline.receiver.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Intake and pipeline on free ports, with clients for both. */
final class RunningIntake implements AutoCloseable {
  final MemoryJournal journal = new MemoryJournal();
  final CountDownLatch latch = new CountDownLatch(1);
  final Pipeline pipeline;
  final Intake intake;
  final ManagedChannel channel;
  final HttpClient http = HttpClient.newHttpClient();

  RunningIntake(IntakeSettings settings, PipelineSettings pipelineSettings) throws IOException {
    DetectorSource source = () -> new WordDetector("r1", latch);
    pipeline = Pipeline.start(pipelineSettings, source, journal, new PipelineCounters());
    intake = Intake.start(settings, pipeline, new IntakeCounters());
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", intake.grpcPort())
            .usePlaintext()
            .maxInboundMessageSize(4 << 20)
            .build();
  }

  static RunningIntake start() throws IOException {
    return new RunningIntake(Settings.free(), smallRing());
  }

  /** Takes requests up to a size. */
  static RunningIntake start(int maxRequestBytes) throws IOException {
    return new RunningIntake(
        Settings.with(maxRequestBytes, Optional.empty(), Optional.empty()), smallRing());
  }

  /** Asks for the token {@code s3cret}. */
  static RunningIntake startWithToken() throws IOException {
    var token = Optional.of(new LiveSecret("s3cret"));
    return new RunningIntake(Settings.with(64 << 20, token, Optional.empty()), smallRing());
  }

  /** Takes so many connections, and waits so long for them and their requests. */
  static RunningIntake start(int most, Duration idle, Duration request) throws IOException {
    return new RunningIntake(
        Settings.with(new IntakeSettings.Connections(most, idle, request)), smallRing());
  }

  /** Room for 16 runs: 1,024 records of one call. */
  static PipelineSettings smallRing() {
    return new PipelineSettings(16, 2, 256L << 20, Duration.ofMillis(500));
  }

  LogsServiceGrpc.LogsServiceBlockingStub stub() {
    return LogsServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  /** A connection of its own, cut by closing it. */
  record Client(ManagedChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  Client client() {
    return new Client(
        NettyChannelBuilder.forAddress("127.0.0.1", intake.grpcPort()).usePlaintext().build());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + intake.httpPort() + path);
  }

  HttpRequest.Builder post(byte[] body, String contentType) {
    return HttpRequest.newBuilder(uri("/v1/logs"))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", contentType)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Both protocols serve others. */
  void assertServed() throws IOException, InterruptedException {
    assertThat(stub().export(Requests.of("evil")).hasPartialSuccess()).isFalse();
    var answer = send(post(Requests.of("x").toByteArray(), "application/x-protobuf"));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Override
  public void close() {
    latch.countDown();
    channel.shutdownNow();
    http.shutdownNow();
    intake.close();
    pipeline.close();
  }

  /** Settings for tests. */
  static final class Settings {
    private Settings() {}

    static IntakeSettings free() {
      return with(64 << 20, Optional.empty(), Optional.empty());
    }

    /** With these bounds on connections. */
    static IntakeSettings with(IntakeSettings.Connections connections) {
      return with(64 << 20, Optional.empty(), Optional.empty(), connections);
    }

    static IntakeSettings with(
        int maxRequestBytes, Optional<LiveSecret> token, Optional<TlsFiles> tls) {
      return with(maxRequestBytes, token, tls, IntakeSettings.Connections.DEFAULT);
    }

    /** All of them. */
    static IntakeSettings with(
        int maxRequestBytes,
        Optional<LiveSecret> token,
        Optional<TlsFiles> tls,
        IntakeSettings.Connections connections) {
      return new IntakeSettings(
          "127.0.0.1",
          0,
          0,
          "/v1/logs",
          maxRequestBytes,
          token,
          tls,
          connections,
          Duration.ofHours(2),
          Duration.ofSeconds(20),
          Duration.ZERO,
          Duration.ofSeconds(30),
          Duration.ofSeconds(2));
    }
  }
}

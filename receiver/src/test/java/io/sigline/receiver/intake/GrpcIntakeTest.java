package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.pipeline.Requests;
import io.sigline.receiver.pipeline.WordDetector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcIntakeTest {
  /** Sends bytes as they are. */
  private static final MethodDescriptor<byte[], byte[]> RAW_EXPORT =
      LogsServiceGrpc.getExportMethod().toBuilder(new Bytes(), new Bytes()).build();

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private RunningIntake running;

  @BeforeEach
  void start() throws IOException {
    running = RunningIntake.start();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static StatusRuntimeException refusal(
      RunningIntake running, ExportLogsServiceRequest request) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> running.stub().export(request));
  }

  @Test
  void export_matchingRecord_isJournalledBeforeTheAnswer() throws IOException {
    ExportLogsServiceResponse response = running.stub().export(Requests.of("evil", "good"));
    assertThat(running.journal.findings()).hasSize(1);
    assertThat(response.hasPartialSuccess()).isFalse();
  }

  @Test
  void export_emptyRequest_succeeds() throws IOException {
    ExportLogsServiceResponse response =
        running.stub().export(ExportLogsServiceRequest.getDefaultInstance());
    assertThat(response).isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
  }

  @Test
  void export_gzip_isAccepted() throws IOException {
    running.stub().withCompression("gzip").export(Requests.many(500, "evil"));
    assertThat(running.journal.findings()).hasSize(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "snappy", "deflate"})
  void export_otherCodecsOfGrpc_areAccepted(String encoding) throws IOException {
    ManagedChannel channel =
        channel(new Compressed.Sending(encoding, bytes -> Compressed.with(encoding, bytes)));
    try {
      LogsServiceGrpc.newBlockingStub(channel)
          .withCompression(encoding)
          .export(Requests.many(500, "evil"));
      assertThat(running.journal.findings()).hasSize(500);
    } finally {
      channel.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy"})
  void export_notWhatTheEncodingSays_isInvalidArgument(String encoding) throws IOException {
    ManagedChannel channel =
        channel(new Compressed.Sending(encoding, bytes -> "no compression".getBytes(UTF_8)));
    try {
      StatusRuntimeException e =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  LogsServiceGrpc.newBlockingStub(channel)
                      .withCompression(encoding)
                      .export(Requests.of("evil")));
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    } finally {
      channel.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "snappy"})
  void export_bombOfOtherCodecs_isResourceExhausted(String encoding) throws IOException {
    try (RunningIntake limited = RunningIntake.start(1_000_000)) {
      ManagedChannel channel =
          channel(
              limited, new Compressed.Sending(encoding, bytes -> Compressed.with(encoding, bytes)));
      StatusRuntimeException e =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  LogsServiceGrpc.newBlockingStub(channel)
                      .withCompression(encoding)
                      .export(Requests.of("x".repeat(15_000_000))));
      channel.shutdownNow();
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(retryInfo(e)).isEmpty();
    }
  }

  private ManagedChannel channel(Compressor compressor) {
    return channel(running, compressor);
  }

  private static ManagedChannel channel(RunningIntake running, Compressor compressor) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(compressor);
    return NettyChannelBuilder.forAddress("127.0.0.1", running.intake.grpcPort())
        .usePlaintext()
        .compressorRegistry(compressors)
        .build();
  }

  @Test
  void export_notAnExportRequest_isInvalidArgumentWithBadRequest() throws IOException {
    UnknownFieldSet broken =
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(3).build())
            .build();
    StatusRuntimeException e =
        refusal(running, ExportLogsServiceRequest.newBuilder().setUnknownFields(broken).build());
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            Objects.requireNonNull(StatusProto.fromThrowable(e)).getDetails(0).is(BadRequest.class))
        .isTrue();
    assertThat(running.intake.counters().invalid.sum()).isEqualTo(1);
  }

  @Test
  void export_unreadableRecord_isPartialSuccess() throws IOException {
    byte[] response =
        ClientCalls.blockingUnaryCall(
            running.channel, RAW_EXPORT, CallOptions.DEFAULT, HttpIntakeTest.withBrokenRecord());
    var partial = ExportLogsServiceResponse.parseFrom(response).getPartialSuccess();
    assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).contains("1 records rejected");
    assertThat(running.journal.findings()).hasSize(1);
  }

  @Test
  void export_ringFull_isHeldThenUnavailableWithRetryInfo() {
    var stuck = LogsServiceGrpc.newFutureStub(running.channel).export(Requests.many(3000, "wait"));
    await().until(() -> running.pipeline.recordsInRing() == 1024);
    long begun = System.nanoTime();
    StatusRuntimeException e = refusal(running, Requests.of("good"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(490));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(e)).isPresent();
    running.latch.countDown();
    assertThat(stuck).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void export_clientDeadlinePasses_dropsTheWork() {
    var stuck = LogsServiceGrpc.newFutureStub(running.channel).export(Requests.of("wait"));
    var other = LogsServiceGrpc.newFutureStub(running.channel).export(Requests.of("wait"));
    await().until(() -> WordDetector.waiting(running.latch) == 2);
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                LogsServiceGrpc.newBlockingStub(running.channel)
                    .withDeadlineAfter(Duration.ofMillis(100))
                    .export(Requests.many(10, "evil")));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().until(() -> running.pipeline.counters().callsAbandoned.sum() == 1);
    running.latch.countDown();
    assertThat(stuck).succeedsWithin(Duration.ofSeconds(20));
    assertThat(other).succeedsWithin(Duration.ofSeconds(20));
    await().until(() -> running.pipeline.counters().dropped.sum() == 10);
    assertThat(running.journal.findings()).isEmpty();
  }

  @Test
  void export_whileDraining_isUnavailable() {
    assertThat(running.pipeline.drain(Duration.ofSeconds(1))).isZero();
    StatusRuntimeException e = refusal(running, Requests.of("evil"));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(e)).isPresent();
  }

  @Test
  void export_faultInOurCode_isUnavailableWithRetryInfo() {
    running.pipeline.swap(() -> {
      throw new StackOverflowError("a bug");
    });
    StatusRuntimeException e = refusal(running, Requests.of("good"));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(e)).isPresent();
  }

  @Test
  void export_tooManyBytesInFlight_isUnavailableWithRetryInfo() throws IOException {
    var tight = new PipelineSettings(1024, 1, 100_000, Duration.ofMillis(500));
    String large = "x".repeat(200_000);
    try (RunningIntake small = new RunningIntake(RunningIntake.Settings.free(), tight)) {
      var alone = LogsServiceGrpc.newFutureStub(small.channel).export(Requests.of("wait", large));
      await().until(() -> WordDetector.waiting(small.latch) == 1);
      StatusRuntimeException e = refusal(small, Requests.of(large));
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(retryInfo(e)).isPresent();
      assertThat(small.intake.counters().noRoom.sum()).isEqualTo(1);
      small.latch.countDown();
      assertThat(alone).succeedsWithin(Duration.ofSeconds(20));
      small.stub().export(Requests.of(large));
      small.stub().withCompression("gzip").export(Requests.of(large));
      assertThat(small.pipeline.bytesInFlight()).isZero();
    }
  }

  @Test
  void export_ringStandsStill_moreThanFitsDecompressedWaitsAsItWasSent() throws IOException {
    var tight = new PipelineSettings(1024, 1, 8 << 20, Duration.ofMillis(500));
    List<String> bodies = Collections.nCopies(8, "x".repeat(200_000));
    try (RunningIntake small = new RunningIntake(RunningIntake.Settings.free(), tight)) {
      var stub = LogsServiceGrpc.newFutureStub(small.channel).withCompression("gzip");
      var stuck = stub.export(Requests.of("wait", "x".repeat(3 << 20)));
      await().until(() -> WordDetector.waiting(small.latch) == 1);
      List<Future<?>> held = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        held.add(stub.export(Requests.of(bodies)));
      }
      await().until(() -> held.stream().allMatch(Future::isDone));
      assertThat(held).allMatch(call -> call.state() == Future.State.FAILED);
      assertThat(small.intake.counters().ringFull.sum()).isEqualTo(20);
      assertThat(small.pipeline.counters().held.sum()).isEqualTo(20);
      small.latch.countDown();
      assertThat(stuck).succeedsWithin(Duration.ofSeconds(20));
      var _ = stub.export(Requests.of(bodies));
      await().until(() -> small.pipeline.counters().evaluated.sum() == 10);
      await().until(() -> small.pipeline.bytesInFlight() == 0);
    }
  }

  @Test
  void export_ringStandsStillForAMoment_allThatWaitedAsItWasSentIsJudged() throws IOException {
    var tight = new PipelineSettings(1024, 1, 8 << 20, Duration.ofSeconds(20));
    List<String> bodies = Collections.nCopies(8, "x".repeat(200_000));
    try (RunningIntake small = new RunningIntake(RunningIntake.Settings.free(), tight)) {
      var stub = LogsServiceGrpc.newFutureStub(small.channel).withCompression("gzip");
      List<Future<?>> calls = new ArrayList<>();
      calls.add(stub.export(Requests.of("wait", "x".repeat(3 << 20))));
      await().until(() -> WordDetector.waiting(small.latch) == 1);
      for (int i = 0; i < 20; i++) {
        calls.add(stub.export(Requests.of(bodies)));
      }
      await().until(() -> small.intake.counters().grpcRequests.sum() == 21);
      small.latch.countDown();
      await().until(() -> calls.stream().allMatch(Future::isDone));
      assertThat(calls).allMatch(call -> call.state() == Future.State.SUCCESS);
      assertThat(small.pipeline.counters().evaluated.sum()).isEqualTo(162);
    }
  }

  @Test
  void export_invalidUtf8_isJudged() throws IOException {
    byte[] request = Requests.of("evil#").toByteArray();
    request[request.length - 1] = (byte) 0xff;
    ClientCalls.blockingUnaryCall(running.channel, RAW_EXPORT, CallOptions.DEFAULT, request);
    assertThat(running.journal.findings()).hasSize(1);
  }

  @Test
  void export_elevenThousandLargeRecords_isAccepted() throws IOException {
    String padding = "x".repeat(1150);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 11_000; i++) {
      bodies.add(i + (i == 10_999 ? " evil " : " ") + padding);
    }
    ExportLogsServiceRequest request = Requests.of(bodies);
    assertThat(request.getSerializedSize()).isGreaterThan(12 << 20);
    assertThat(running.stub().export(request).hasPartialSuccess()).isFalse();
    assertThat(running.journal.findings()).hasSize(1);
    assertThat(running.pipeline.counters().evaluated.sum()).isEqualTo(11_000);
  }

  @Test
  void export_overTheLimit_isResourceExhaustedWithoutRetryInfo() throws IOException {
    try (RunningIntake limited = RunningIntake.start(100_000)) {
      StatusRuntimeException e = refusal(limited, Requests.of("x".repeat(200_000)));
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(retryInfo(e)).isEmpty();
      await().until(() -> limited.intake.counters().tooLarge.sum() == 1);
    }
  }

  @Test
  void export_gzipBomb_isResourceExhaustedWithoutRetryInfo() throws IOException {
    try (RunningIntake limited = RunningIntake.start(1_000_000)) {
      ExportLogsServiceRequest bomb = Requests.of("x".repeat(50_000_000));
      StatusRuntimeException e =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> limited.stub().withCompression("gzip").export(bomb));
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(retryInfo(e)).isEmpty();
      assertThat(limited.intake.counters().tooLarge.sum()).isEqualTo(1);
      assertThat(limited.pipeline.bytesInFlight()).isZero();
    }
  }

  @Test
  void export_journalFails_isUnavailableWithRetryInfo() throws IOException {
    running.journal.broken.set(true);
    StatusRuntimeException e = refusal(running, Requests.of("evil"));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(e)).map(info -> info.getRetryDelay().getSeconds()).contains(2L);
  }

  @Test
  void export_evaluationThrows_isUnavailableWithRetryInfo() throws IOException {
    StatusRuntimeException e = refusal(running, Requests.of("poison"));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(e)).isPresent();
  }

  @Test
  void export_otherSignals_areUnimplementedWithAnExplanation() throws IOException {
    var traces = TraceServiceGrpc.newBlockingStub(running.channel);
    var metrics = MetricsServiceGrpc.newBlockingStub(running.channel);
    StatusRuntimeException trace =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> traces.export(ExportTraceServiceRequest.getDefaultInstance()));
    StatusRuntimeException metric =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> metrics.export(ExportMetricsServiceRequest.getDefaultInstance()));
    assertThat(List.of(trace, metric))
        .allSatisfy(e -> {
          assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
          assertThat(e.getStatus().getDescription()).contains("logs only");
        });
  }

  @Test
  void health_followsReadiness() throws IOException {
    var health = HealthGrpc.newBlockingStub(running.channel);
    HealthCheckRequest request = HealthCheckRequest.getDefaultInstance();
    assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    running.intake.ready(true);
    assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
    assertThat(
            health
                .check(request.toBuilder().setService(LogsServiceGrpc.SERVICE_NAME).build())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
    running.intake.ready(false);
    assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void export_withoutTheToken_isUnauthenticated() throws IOException {
    try (RunningIntake guarded = RunningIntake.startWithToken()) {
      StatusRuntimeException none = refusal(guarded, Requests.of("evil"));
      StatusRuntimeException wrong =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> export(guarded.channel, "Bearer s3cre"));
      assertThat(none.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(wrong.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(guarded.journal.findings()).isEmpty();
    }
  }

  @Test
  void export_withTheToken_isAccepted() throws IOException {
    try (RunningIntake guarded = RunningIntake.startWithToken()) {
      export(guarded.channel, "Bearer s3cret");
      assertThat(guarded.journal.findings()).hasSize(1);
    }
  }

  private static void export(ManagedChannel channel, String authorization) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    LogsServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .export(Requests.of("evil"));
  }

  static Optional<RetryInfo> retryInfo(StatusRuntimeException e) {
    return Objects.requireNonNull(StatusProto.fromThrowable(e)).getDetailsList().stream()
        .filter(detail -> detail.is(RetryInfo.class))
        .map(detail -> {
          try {
            return detail.unpack(RetryInfo.class);
          } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
          }
        })
        .findFirst();
  }
}

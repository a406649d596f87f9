package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.sigline.receiver.pipeline.Requests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no serializer writes, over both protocols: each has its answer, and is gone. */
final class HostileRequestsTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final MethodDescriptor<byte[], ExportLogsServiceResponse> RAW =
      LogsServiceGrpc.getExportMethod().toBuilder(
              new Bytes(), LogsServiceGrpc.getExportMethod().getResponseMarshaller())
          .build();

  private RunningIntake running;

  @BeforeEach
  void start() throws IOException {
    running = RunningIntake.start();
  }

  /** Nothing is held, nothing was taken for a bug of ours, and others are served. */
  @AfterEach
  void stop() throws Exception {
    await().until(() -> running.pipeline.bytesInFlight() == 0);
    assertThat(running.intake.counters().faults.sum()).isZero();
    assertThat(running.stub().export(Requests.of("neighbour")).hasPartialSuccess()).isFalse();
    running.close();
  }

  /** Requests as they are. */
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

  private Status.Code grpc(byte[] request) {
    try {
      var _ = ClientCalls.blockingUnaryCall(running.channel, RAW, CallOptions.DEFAULT, request);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private int http(byte[] request, String type) throws Exception {
    return running.send(running.post(request, type)).statusCode();
  }

  private void assertTaken(byte[] request) throws Exception {
    assertThat(grpc(request)).isEqualTo(Status.Code.OK);
    assertThat(http(request, PROTOBUF)).isEqualTo(200);
  }

  private void assertInvalid(byte[] request) throws Exception {
    assertThat(grpc(request)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(http(request, PROTOBUF)).isEqualTo(400);
  }

  private static ExportLogsServiceRequest.Builder request(LogRecord.Builder record) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)));
  }

  @Test
  void export_cutOffAnywhere_isTheSendersFault() throws Exception {
    byte[] whole = Requests.of("evil").toByteArray();
    int invalid = 0;
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(grpc(cut)).as("%d bytes", length).isEqualTo(Status.Code.INVALID_ARGUMENT);
      invalid++;
    }
    assertThat(running.intake.counters().invalid.sum()).isEqualTo(invalid);
    assertThat(http(Arrays.copyOf(whole, whole.length - 3), PROTOBUF)).isEqualTo(400);
  }

  @Test
  void export_brokenAnywhere_isTakenOrTheSendersFault() throws Exception {
    byte[] whole = Requests.many(20, "evil").toByteArray();
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 300; round++) {
      byte[] broken = whole.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      assertThat(grpc(broken))
          .as("round %d", round)
          .isIn(Status.Code.OK, Status.Code.INVALID_ARGUMENT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000, 30_000})
  void export_valueOfThisManyLevels_isJudged(int levels) throws Exception {
    byte[] value = AnyValue.newBuilder().setStringValue("evil").build().toByteArray();
    for (int i = 0; i < levels; i++) {
      value = wrapped(i % 2 == 0 ? 5 : 6, wrapped(1, i % 2 == 0 ? value : wrapped(2, value)));
    }
    byte[] record = wrapped(5, value);
    assertTaken(wrapped(1, wrapped(2, wrapped(2, record))));
  }

  /** A field of these bytes. */
  private static byte[] wrapped(int field, byte[] content) {
    int length = content.length;
    byte[] head = new byte[6];
    int at = 0;
    head[at++] = (byte) (field << 3 | 2);
    while (length > 127) {
      head[at++] = (byte) (length | 128);
      length >>>= 7;
    }
    head[at++] = (byte) length;
    byte[] whole = Arrays.copyOf(head, at + content.length);
    System.arraycopy(content, 0, whole, at, content.length);
    return whole;
  }

  @Test
  void export_aMillionAttributes_isJudged() throws Exception {
    LogRecord.Builder record = LogRecord.newBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      record.addAttributes(Requests.entry("k" + i, "v"));
    }
    assertTaken(request(record).build().toByteArray());
  }

  @Test
  void export_extremeTimesAndNumbers_isJudged() throws Exception {
    for (long time : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
      LogRecord.Builder record =
          LogRecord.newBuilder().setTimeUnixNano(time).setObservedTimeUnixNano(~time);
      for (double number : new double[] {Double.NaN, -0.0, Double.NEGATIVE_INFINITY}) {
        record.addAttributes(
            KeyValue.newBuilder()
                .setKey("d")
                .setValue(AnyValue.newBuilder().setDoubleValue(number)));
      }
      record.setBody(Requests.text("evil")).setSeverityNumberValue(Integer.MIN_VALUE).setFlags(-1);
      assertTaken(request(record).build().toByteArray());
    }
    assertThat(running.journal.findings()).hasSize(10);
  }

  @Test
  void export_textThatIsNotUtf8_isJudged() throws Exception {
    UnknownFieldSet text =
        UnknownFieldSet.newBuilder()
            .addField(
                1,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(
                        ByteString.copyFrom(new byte[] {-1, -62, 'e', -19, -96, -128}))
                    .build())
            .build();
    LogRecord.Builder record =
        LogRecord.newBuilder().setBody(AnyValue.newBuilder().setUnknownFields(text));
    assertTaken(request(record).build().toByteArray());
  }

  @Test
  void export_notEvenAlmostProtobuf_isTheSendersFault() throws Exception {
    assertInvalid(new byte[60_000_000]);
    byte[] noise = new byte[100_000];
    new java.util.Random(6).nextBytes(noise);
    noise[0] = 7;
    assertInvalid(noise);
    assertInvalid("<html>no</html>".getBytes(UTF_8));
    assertInvalid(new byte[] {10, -1, -1, -1, -1, 15});
  }

  @Test
  void export_exactlyTheLimitOrOneByteMore_isJudgedOrTooLarge() throws Exception {
    int limit = 64 << 20;
    ExportLogsServiceRequest small = Requests.of("x".repeat(limit - 100));
    int spare = limit - small.getSerializedSize();
    byte[] whole = Requests.of("x".repeat(limit - 100 + spare)).toByteArray();
    assertThat(whole).hasSize(limit);
    assertTaken(whole);
    byte[] larger = Arrays.copyOf(whole, limit + 1);
    assertThat(grpc(larger)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(http(larger, PROTOBUF)).isEqualTo(413);
    await().until(() -> running.intake.counters().tooLarge.sum() == 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"body\":{\"doubleValue\":1e999999}}",
        "{\"body\":{\"doubleValue\":\"NaN\"},\"timeUnixNano\":\"18446744073709551615\"}",
        "{\"body\":{\"stringValue\":\"a\",\"stringValue\":\"b\"},\"body\":{\"intValue\":1}}",
        "{\"body\":{\"stringValue\":\"\\ud800\"}}",
        "{\"unknown\":1e-999999999,\"also\":{\"x\":[[[[{}]]]]}}"
      })
  void export_oddJson_isJudged(String record) throws Exception {
    assertThat(http(json(record), "application/json")).isEqualTo(200);
  }

  static List<String> brokenJson() {
    List<String> broken = new ArrayList<>();
    broken.add("{\"body\":{\"doubleValue\":NaN}}");
    broken.add("{\"body\":{\"intValue\":" + "9".repeat(400) + "}}");
    broken.add("{\"body\":{\"intValue\":1e400}}");
    broken.add("{\"timeUnixNano\":\"18446744073709551616\"}");
    broken.add("{\"timeUnixNano\":-1}");
    broken.add("{\"body\":{\"stringValue\":\"\u0001\"}}");
    broken.add("{\"body\":".repeat(10_000));
    broken.add("{\"body\":" + "[".repeat(1_000_000));
    broken.add(
        "{\"body\":" + "{\"arrayValue\":{\"values\":[".repeat(5_000) + "]}}".repeat(5_000) + "}");
    broken.add("{\"body\":{\"bytesValue\":\"*\"}}");
    broken.add("{} {}");
    return broken;
  }

  @Test
  void export_brokenJson_isTheSendersFault() throws Exception {
    for (String record : brokenJson()) {
      String shown = record.substring(0, Math.min(60, record.length()));
      assertThat(http(json(record), "application/json")).as(shown).isEqualTo(400);
    }
    assertThat(running.intake.counters().invalid.sum()).isEqualTo(brokenJson().size());
  }

  private static byte[] json(String record) {
    return ("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + record + "]}]}]}")
        .getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "zstd", "snappy"})
  void export_bombOfThreeTimesTheLimit_isTooLarge(String encoding) throws Exception {
    byte[] bomb = Compressed.with(encoding, new byte[200 << 20]);
    var answer = running.send(running.post(bomb, PROTOBUF).header("Content-Encoding", encoding));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(running.intake.counters().tooLarge.sum()).isEqualTo(1);
  }
}

package io.sigline.receiver.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.sigline.receiver.pipeline.Requests;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpIntakeTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String EVIL_JSON =
      """
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"evil"}}]}]}]}
      """;

  private RunningIntake running;

  @BeforeEach
  void start() throws IOException {
    running = RunningIntake.start();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<byte[]> export(byte[] body, String type, String... headers)
      throws IOException, InterruptedException {
    return export(running, body, type, headers);
  }

  private static HttpResponse<byte[]> export(
      RunningIntake running, byte[] body, String type, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = running.post(body, type);
    return running.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String type(HttpResponse<byte[]> response) {
    return response.headers().firstValue("content-type").orElse("none");
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void export_protobuf_answersProtobufAfterTheJournal() throws Exception {
    var response = export(Requests.of("evil").toByteArray(), PROTOBUF);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(type(response)).isEqualTo(PROTOBUF);
    assertThat(ExportLogsServiceResponse.parseFrom(response.body()).hasPartialSuccess()).isFalse();
    assertThat(running.journal.findings()).hasSize(1);
  }

  @Test
  void export_json_answersJsonOnTheSamePort() throws Exception {
    var response = export(EVIL_JSON.getBytes(UTF_8), JSON);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(type(response)).isEqualTo(JSON);
    assertThat(new String(response.body(), UTF_8)).isEqualTo("{}");
    assertThat(running.journal.findings()).hasSize(1);
  }

  @Test
  void export_jsonWithCharset_isAccepted() throws Exception {
    var response = export(EVIL_JSON.getBytes(UTF_8), "Application/JSON; charset=utf-8");
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void export_emptyProtobuf_succeeds() throws Exception {
    assertThat(export(new byte[0], PROTOBUF).statusCode()).isEqualTo(200);
  }

  @Test
  void export_emptyJsonObject_succeeds() throws Exception {
    assertThat(export("{}".getBytes(UTF_8), JSON).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "zstd", "snappy", "deflate"})
  void export_eachEncoding_isAccepted(String encoding) throws Exception {
    byte[] body = Compressed.with(encoding, Requests.many(300, "evil").toByteArray());
    var response = export(body, PROTOBUF, "Content-Encoding", encoding);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(running.journal.findings()).hasSize(300);
  }

  @Test
  void export_snappyAsOneBlock_isAccepted() throws Exception {
    byte[] body = Compressed.with("snappy block", Requests.of("evil").toByteArray());
    assertThat(export(body, PROTOBUF, "Content-Encoding", "snappy").statusCode()).isEqualTo(200);
    assertThat(running.journal.findings()).hasSize(1);
  }

  @Test
  void export_gzippedJson_isAccepted() throws Exception {
    byte[] body = Compressed.with("gzip", EVIL_JSON.getBytes(UTF_8));
    assertThat(export(body, JSON, "Content-Encoding", "gzip").statusCode()).isEqualTo(200);
    assertThat(running.journal.findings()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip", "zstd", "snappy", "snappy block", "deflate"})
  void export_overTheLimitOnceDecompressed_is413(String encoding) throws Exception {
    byte[] bomb = Requests.of("x".repeat(20_000_000)).toByteArray();
    byte[] body = Compressed.with(encoding, bomb);
    String header = encoding.equals("snappy block") ? "snappy" : encoding;
    try (RunningIntake limited = RunningIntake.start(1_000_000)) {
      var response = export(limited, body, PROTOBUF, "Content-Encoding", header);
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(Status.parseFrom(response.body()).getCode())
          .isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
      assertThat(limited.pipeline.bytesInFlight()).isZero();
    }
  }

  @Test
  void export_brokenProtobuf_is400WithStatusInProtobuf() throws Exception {
    var response = export(new byte[] {0x0a, 0x7f}, PROTOBUF);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(type(response)).isEqualTo(PROTOBUF);
    Status status = Status.parseFrom(response.body());
    assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    assertThat(status.getMessage()).contains("found a length of 127");
  }

  @Test
  void export_brokenJson_is400WithStatusInJson() throws Exception {
    var response = export("{\"resourceLogs\":7}".getBytes(UTF_8), JSON);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(type(response)).isEqualTo(JSON);
    assertThat(json(response).get("code").asInt()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
    assertThat(json(response).get("message").asText())
        .contains("/resourceLogs: expected an array, found a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy", "deflate"})
  void export_notWhatTheEncodingSays_is400(String encoding) throws Exception {
    byte[] body = "this is not compressed at all".getBytes(UTF_8);
    var response = export(body, PROTOBUF, "Content-Encoding", encoding);
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd", "snappy", "deflate"})
  void export_truncatedInCompression_is400(String encoding) throws Exception {
    byte[] whole = Compressed.with(encoding, Requests.many(2000, "a").toByteArray());
    byte[] body = java.util.Arrays.copyOf(whole, whole.length / 2);
    var response = export(body, PROTOBUF, "Content-Encoding", encoding);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(running.pipeline.counters().records.sum()).isZero();
  }

  @Test
  void export_unreadableRecord_isPartialSuccessInBothFormats() throws Exception {
    byte[] body = withBrokenRecord();
    var protobuf = export(body, PROTOBUF);
    assertThat(protobuf.statusCode()).isEqualTo(200);
    var partial = ExportLogsServiceResponse.parseFrom(protobuf.body()).getPartialSuccess();
    assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).contains("body: expected wire type 2");
    assertThat(running.journal.findings()).hasSize(1);
  }

  /** An evil record, and one whose body is a number instead of a message. */
  static byte[] withBrokenRecord() {
    byte[] good = Requests.of("evil").getResourceLogs(0).getScopeLogs(0).toByteArray();
    byte[] scopeLogs = java.util.Arrays.copyOf(good, good.length + 4);
    System.arraycopy(new byte[] {0x12, 2, 0x28, 1}, 0, scopeLogs, good.length, 4);
    byte[] request = new byte[scopeLogs.length + 4];
    request[0] = 0x0a;
    request[1] = (byte) (scopeLogs.length + 2);
    request[2] = 0x12;
    request[3] = (byte) scopeLogs.length;
    System.arraycopy(scopeLogs, 0, request, 4, scopeLogs.length);
    return request;
  }

  @Test
  void export_journalFails_is503WithRetryAfterAndStatus() throws Exception {
    running.journal.broken.set(true);
    var protobuf = export(Requests.of("evil").toByteArray(), PROTOBUF);
    assertThat(protobuf.statusCode()).isEqualTo(503);
    assertThat(protobuf.headers().firstValue("retry-after")).contains("2");
    Status status = Status.parseFrom(protobuf.body());
    assertThat(status.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
    assertThat(status.getDetails(0).is(RetryInfo.class)).isTrue();
    var json = export(EVIL_JSON.getBytes(UTF_8), JSON);
    assertThat(json.statusCode()).isEqualTo(503);
    assertThat(json(json).at("/details/0/retryDelay").asText()).isEqualTo("2s");
  }

  @Test
  void export_evaluationThrows_is503() throws Exception {
    var response = export(Requests.of("poison").toByteArray(), PROTOBUF);
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void request_otherPath_is404() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.uri("/v1/traces"))
            .header("Content-Type", PROTOBUF)
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[0]));
    var response = running.send(request);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(Status.parseFrom(response.body()).getMessage()).contains("logs only");
  }

  @Test
  void request_otherMethod_is405() throws Exception {
    var response = running.send(HttpRequest.newBuilder(running.uri("/v1/logs")).GET());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).contains("POST");
    assertThat(json(response).get("message").asText()).isEqualTo("expected POST");
  }

  @Test
  void request_otherContentType_is415() throws Exception {
    var response = export("<x/>".getBytes(UTF_8), "text/xml");
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(json(response).get("message").asText()).contains("application/x-protobuf");
  }

  @Test
  void request_otherContentEncoding_is415() throws Exception {
    var response = export(new byte[] {1, 2, 3}, PROTOBUF, "Content-Encoding", "br");
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(Status.parseFrom(response.body()).getMessage()).contains("gzip, zstd, snappy");
  }

  @Test
  void request_withoutTheToken_is401() throws Exception {
    try (RunningIntake guarded = RunningIntake.startWithToken()) {
      byte[] body = Requests.of("evil").toByteArray();
      var none = export(guarded, body, PROTOBUF);
      var wrong = export(guarded, body, PROTOBUF, "Authorization", "Bearer s3crets");
      var right = export(guarded, body, PROTOBUF, "Authorization", "Bearer s3cret");
      assertThat(none.statusCode()).isEqualTo(401);
      assertThat(Status.parseFrom(none.body()).getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(right.statusCode()).isEqualTo(200);
      assertThat(guarded.journal.findings()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void export_bothVersionsOfHttp_areServed(String version) throws Exception {
    HttpClient.Version wanted = HttpClient.Version.valueOf(version);
    byte[] body = Requests.many(20_000, "evil").toByteArray();
    var warm = running.send(running.post(new byte[0], PROTOBUF).version(wanted));
    var response = running.send(running.post(body, PROTOBUF).version(wanted));
    assertThat(warm.statusCode()).isEqualTo(200);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(wanted);
  }

  @Test
  void export_chunkedBody_isAccepted() throws Exception {
    byte[] body = Requests.of("evil").toByteArray();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.uri("/v1/logs"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", PROTOBUF)
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(body)));
    assertThat(running.send(request).statusCode()).isEqualTo(200);
    assertThat(running.journal.findings()).hasSize(1);
  }

  @Test
  void export_afterARefusal_theSameClientIsServedAgain() throws Exception {
    export(new byte[] {0x0a, 0x7f}, PROTOBUF);
    ExportLogsServiceRequest request = Requests.of("evil");
    assertThat(export(request.toByteArray(), PROTOBUF).statusCode()).isEqualTo(200);
  }

  @Test
  void counters_afterRequestsOfEveryKind_addUp() throws Exception {
    byte[] good = Requests.of("good").toByteArray();
    export(good, PROTOBUF);
    export(good, "text/plain");
    export(good, PROTOBUF, "Content-Encoding", "br");
    export(good, PROTOBUF, "Content-Encoding", "gzip");
    export(new byte[] {0x0a, 0x7f}, PROTOBUF);
    running.send(HttpRequest.newBuilder(running.uri("/v1/logs")).GET());
    running.stub().export(Requests.of("good"));
    IntakeCounters counters = running.intake.counters();
    assertThat(counters.grpcRequests.sum()).isEqualTo(1);
    assertThat(counters.httpRequests.sum()).isEqualTo(6);
    assertThat(counters.unsupported.sum()).isEqualTo(3);
    assertThat(counters.invalid.sum()).isEqualTo(2);
    assertThat(running.pipeline.counters().calls.sum()).isEqualTo(2);
  }

  @Test
  void export_longComplaint_isCutShort() throws Exception {
    String json = "{\"resourceLogs\":[{\"scopeLogs\":7,\"" + "x".repeat(3_000_000) + "\":1}]}";
    String bad = json.replace("\"scopeLogs\":7,", "").replace(":1}", ":}");
    var response = export(bad.getBytes(UTF_8), JSON);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).hasSizeLessThan(2000);
  }
}

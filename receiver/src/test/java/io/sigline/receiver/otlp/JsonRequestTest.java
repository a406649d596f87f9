package io.sigline.receiver.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRequestTest {

  private static ExportRequest read(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return JsonRequest.read(bytes, bytes.length);
  }

  private static String request(String record) {
    return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + record + "]}]}]}";
  }

  private static ExportLogsServiceRequest parsed(String json) throws Exception {
    return ExportLogsServiceRequest.parseFrom(bytes(read(json)));
  }

  private static byte[] bytes(ExportRequest request) {
    return request.copy();
  }

  private static LogRecord record(String record) throws Exception {
    return parsed(request(record)).getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
  }

  private static AnyValue value(String value) throws Exception {
    return record("{\"body\":" + value + "}").getBody();
  }

  @Test
  void read_everyField_isTheSameBytesAsProtobuf() throws Exception {
    String json =
        """
        {"resourceLogs":[{
          "schemaUrl":"http://r", "unknown":{"a":[1,{"b":null}]},
          "scopeLogs":[{
            "logRecords":[{
              "eventName":"login",
              "spanId":"EEE19B7EC3C1B174",
              "traceId":"5b8efff798038103d269b633813fc60c",
              "flags":257,
              "droppedAttributesCount":3,
              "attributes":[
                {"value":{"intValue":"-7"},"key":"int"},
                {"key":"kv","value":{"kvlistValue":{"values":[
                   {"key":"list","value":{"arrayValue":{"values":[
                      {"stringValue":"x"},{"boolValue":false},{"doubleValue":1.5},{}]}}}]}}},
                {"key":"bytes","value":{"bytesValue":"aGk="}}],
              "body":{"stringValue":"hello \\u00e9"},
              "severityText":"Info", "severityNumber":9,
              "observedTimeUnixNano":1544712660300000000,
              "timeUnixNano":"1544712660300000001"}],
            "scope":{"version":"1","name":"lib","droppedAttributesCount":1,
              "attributes":[{"key":"s","value":{"stringValue":""}}]},
            "schemaUrl":"http://s"}],
          "resource":{"droppedAttributesCount":2,"attributes":[
            {"key":"host.name","value":{"stringValue":"ws01"}}]}}]}
        """;
    ExportLogsServiceRequest request = parsed(json);
    LogRecord record = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
    assertThat(record.getTimeUnixNano()).isEqualTo(1544712660300000001L);
    assertThat(record.getAttributesCount()).isEqualTo(3);
    assertThat(record.getEventName()).isEqualTo("login");
    assertThat(request.getUnknownFields().asMap()).isEmpty();
    assertThat(bytes(read(json))).isEqualTo(request.toByteArray());
  }

  @Test
  void read_ids_areHexInEitherCase() throws Exception {
    LogRecord record =
        record(
            "{\"traceId\":\"5B8EFFF798038103D269B633813FC60C\",\"spanId\":\"eee19b7ec3c1b174\"}");
    assertThat(java.util.HexFormat.of().formatHex(record.getTraceId().toByteArray()))
        .isEqualTo("5b8efff798038103d269b633813fc60c");
    assertThat(record.getSpanId().size()).isEqualTo(8);
  }

  @Test
  void read_idThatIsNotHex_isAbsent() throws Exception {
    assertThat(record("{\"traceId\":\"W47/95gDgQPSabYzgT/GDA==\"}").getTraceId().isEmpty())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"9223372036854775807\"', 9223372036854775807",
    "'\"-9223372036854775808\"', -9223372036854775808",
    "12, 12",
    "-9223372036854775808, -9223372036854775808",
    "1e3, 1000",
    "1.0, 1",
    "'\"1.5e1\"', 15",
    "0, 0"
  })
  void read_integers_asTextOrNumber(String json, long expected) throws Exception {
    assertThat(value("{\"intValue\":" + json + "}").getIntValue()).isEqualTo(expected);
    assertThat(value("{\"intValue\":" + json + "}").hasIntValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "\"1.5\"",
        "9223372036854775808",
        "1e999999999",
        "1e-999999999",
        "\"\"",
        "\"x\"",
        "true",
        "{}",
        "\" 1\""
      })
  void read_whatIsNoInt64_isRefused(String json) {
    assertThatThrownBy(() -> value("{\"intValue\":" + json + "}"))
        .isInstanceOf(OtlpException.class)
        .hasMessageContaining("/resourceLogs/0/scopeLogs/0/logRecords/0/body/intValue: expected an")
        .hasMessageContaining("line 1, column");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.0",
    "'\"1.5\"', 1.5",
    "-2.5e-3, -0.0025",
    "'\"NaN\"', NaN",
    "'\"Infinity\"', Infinity",
    "'\"-Infinity\"', -Infinity",
    "1e400, Infinity"
  })
  void read_doubles_asTextOrNumber(String json, double expected) throws Exception {
    assertThat(value("{\"doubleValue\":" + json + "}").getDoubleValue())
        .isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"0x1p3\"", "\"1d\"", "\"\"", "\" 1\"", "true", "\"nan\""})
  void read_whatIsNoDouble_isRefused(String json) {
    assertThatThrownBy(() -> value("{\"doubleValue\":" + json + "}"))
        .isInstanceOf(OtlpException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"_-8=", "/+8=", "_-8", "/+8"})
  void read_bytes_asBase64OfEitherAlphabet(String text) throws Exception {
    assertThat(value("{\"bytesValue\":\"" + text + "\"}").getBytesValue().toByteArray())
        .containsExactly(0xff, 0xef);
  }

  @Test
  void read_enumByName_isRefused() {
    assertThatThrownBy(() -> record("{\"severityNumber\":\"SEVERITY_NUMBER_INFO\"}"))
        .isInstanceOf(OtlpException.class)
        .hasMessageContaining("severityNumber: expected an integer");
  }

  @Test
  void read_snakeCaseKeys_areUnknown() throws Exception {
    assertThat(record("{\"severity_text\":\"x\"}")).isEqualTo(LogRecord.getDefaultInstance());
  }

  @Test
  void read_missingKeyAndNulls_areAbsent() throws Exception {
    LogRecord record =
        record(
            "{\"attributes\":[{\"value\":{\"stringValue\":\"x\"}},{\"key\":null}],\"body\":null}");
    assertThat(record.getAttributes(0).getKey()).isEmpty();
    assertThat(record.getAttributes(0).getValue().getStringValue()).isEqualTo("x");
    assertThat(record.hasBody()).isFalse();
  }

  @Test
  void read_keyTwice_theLastCounts() throws Exception {
    LogRecord record =
        record("{\"severityText\":\"a\",\"body\":{\"stringValue\":\"b\"},\"severityText\":\"c\"}");
    assertThat(record.getSeverityText()).isEqualTo("c");
    assertThat(value("{\"stringValue\":\"a\",\"intValue\":1}").getIntValue()).isEqualTo(1);
  }

  @Test
  void read_loneSurrogate_isReplaced() throws Exception {
    assertThat(value("{\"stringValue\":\"a\\ud800b\"}").getStringValue()).isEqualTo("a\uFFFDb");
    assertThat(value("{\"stringValue\":\"\\ud83d\\ude00\"}").getStringValue()).isEqualTo("😀");
  }

  @Test
  void read_longValues_haveMinimalLengths() throws Exception {
    for (int length : new int[] {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152}) {
      String json = request("{\"body\":{\"stringValue\":\"" + "x".repeat(length) + "\"}}");
      assertThat(bytes(read(json))).as("%s", length).isEqualTo(parsed(json).toByteArray());
    }
  }

  @Test
  void read_tooDeep_isRefusedWithoutOverflow() {
    String deep = "{\"arrayValue\":{\"values\":[".repeat(100_000) + "]}}".repeat(100_000);
    assertThatThrownBy(() -> value(deep))
        .isInstanceOf(OtlpException.class)
        .hasMessageContaining("nesting depth");
  }

  @Test
  void read_asDeepAsTheWalker_isRead() throws Exception {
    int depth = OtlpRecordWalker.MAX_DEPTH;
    String deep = "{\"arrayValue\":{\"values\":[".repeat(depth) + "]}}".repeat(depth);
    assertThat(read(request("{\"body\":" + deep + "}")).records()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "null",
        "{",
        "{\"resourceLogs\":{}}",
        "{\"resourceLogs\":[7]}",
        "{\"resourceLogs\":[]} x",
        "{\"resourceLogs\":[]}{}",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":\"text\"}]}]}]}",
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityText\":1}]}]}]}"
      })
  void read_whatIsNoRequest_isRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(OtlpException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"resourceLogs\":[]}", "{\"resourceLogs\":null}", "{\"x\":1}", " { } "})
  void read_emptyRequest_hasNoRecords(String json) {
    assertThat(read(json).records()).isZero();
  }
}

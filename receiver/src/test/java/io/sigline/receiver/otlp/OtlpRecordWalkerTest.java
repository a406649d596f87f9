package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OtlpRecordWalkerTest {

  private static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static KeyValue entry(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static KeyValue entry(String key, String value) {
    return entry(key, text(value));
  }

  private static ExportLogsServiceRequest request(LogRecord record) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder().addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record)))
        .build();
  }

  /** A request of one record, whose bytes are these. */
  private static byte[] requestOf(byte[] record) {
    byte[] scopeLogs = field(Frame.SCOPE_LOGS_RECORDS, record);
    byte[] resourceLogs = field(Frame.RESOURCE_LOGS_SCOPE_LOGS, scopeLogs);
    return field(Frame.REQUEST_RESOURCE_LOGS, resourceLogs);
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      coded.writeByteArray(number, content);
      coded.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static String walk(ExportLogsServiceRequest request) {
    return walk(request.toByteArray(), new TracingSink());
  }

  private static String walk(byte[] bytes, TracingSink sink) {
    RecordSlice slice = new RecordSlice();
    assertThat(ExportRequest.read(bytes, bytes.length).cursor().next(slice)).isTrue();
    new OtlpRecordWalker().walk(slice, sink);
    return sink.trace();
  }

  @Test
  void walk_allParts_comeInTheOrderOfTheContract() {
    LogRecord record =
        LogRecord.newBuilder()
            .setTimeUnixNano(5)
            .setObservedTimeUnixNano(6)
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
            .setSeverityText("INFO")
            .setBody(text("hello"))
            .addAttributes(entry("a", "1"))
            .setFlags(1)
            .setTraceId(ByteString.fromHex("000102030405060708090a0b0c0d0e0f"))
            .setSpanId(ByteString.fromHex("00010203040506ff"))
            .setEventName("login")
            .build();
    ResourceLogs logs =
        ResourceLogs.newBuilder()
            .setResource(Resource.newBuilder().addAttributes(entry("host.name", "ws01")))
            .addScopeLogs(
                ScopeLogs.newBuilder()
                    .setScope(
                        InstrumentationScope.newBuilder()
                            .setName("lib")
                            .setVersion("2")
                            .addAttributes(entry("s", "x")))
                    .addLogRecords(record))
            .build();
    assertThat(walk(ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build()))
        .isEqualTo(
            "RESOURCE { host.name: 'ws01' } SCOPE { name: 'lib' version: '2' s: 'x' } RECORD {"
                + " time_unix_nano: 5 observed_time_unix_nano: 6 severity_number: 9"
                + " severity_text: 'INFO' event_name: 'login'"
                + " trace_id: '000102030405060708090a0b0c0d0e0f' span_id: '00010203040506ff'"
                + " flags: 1 } ATTRIBUTES { a: '1' } BODY 'hello'");
  }

  @Test
  void walk_everyKindOfValue_isPassedOn() {
    KeyValueList map =
        KeyValueList.newBuilder()
            .addValues(entry("int", AnyValue.newBuilder().setIntValue(-7).build()))
            .addValues(entry("double", AnyValue.newBuilder().setDoubleValue(0.5).build()))
            .addValues(entry("bool", AnyValue.newBuilder().setBoolValue(true).build()))
            .addValues(
                entry(
                    "bytes",
                    AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("abc")).build()))
            .addValues(entry("empty", text("")))
            .addValues(entry("none", AnyValue.getDefaultInstance()))
            .addValues(KeyValue.newBuilder().setKey("unset"))
            .addValues(
                entry(
                    "list",
                    AnyValue.newBuilder()
                        .setArrayValue(
                            ArrayValue.newBuilder()
                                .addValues(text("x"))
                                .addValues(AnyValue.newBuilder().setIntValue(1)))
                        .build()))
            .build();
    LogRecord record =
        LogRecord.newBuilder().setBody(AnyValue.newBuilder().setKvlistValue(map)).build();
    assertThat(walk(request(record)))
        .isEqualTo(
            "RECORD { } BODY { int: -7 double: 0.5d bool: true bytes: bytes(3) empty: ''"
                + " none: null unset: null list: [ 'x' 1 ] }");
  }

  @Test
  void walk_duplicateKeys_theLastWins() {
    KeyValueList map =
        KeyValueList.newBuilder()
            .addValues(entry("k", "1"))
            .addValues(entry("other", "o"))
            .addValues(entry("k", "2"))
            .build();
    LogRecord record =
        LogRecord.newBuilder()
            .addAttributes(entry("a", "1"))
            .addAttributes(entry("m", AnyValue.newBuilder().setKvlistValue(map).build()))
            .addAttributes(entry("a", "2"))
            .addAttributes(entry("b", "3"))
            .addAttributes(entry("a", "4"))
            .build();
    assertThat(walk(request(record)))
        .isEqualTo("RECORD { } ATTRIBUTES { m: { other: 'o' k: '2' } b: '3' a: '4' }");
  }

  @Test
  void walk_entriesWithoutKey_areAllKept() {
    LogRecord record =
        LogRecord.newBuilder().addAttributes(entry("", "1")).addAttributes(entry("", "2")).build();
    assertThat(walk(request(record))).isEqualTo("RECORD { } ATTRIBUTES { : '1' : '2' }");
  }

  @Test
  void walk_stringTableReferences_areAbsent() {
    LogRecord record =
        LogRecord.newBuilder()
            .addAttributes(
                KeyValue.newBuilder()
                    .setKeyStrindex(4)
                    .setValue(AnyValue.newBuilder().setStringValueStrindex(7)))
            .build();
    assertThat(walk(request(record))).isEqualTo("RECORD { } ATTRIBUTES { : null }");
  }

  @Test
  void walk_unwantedKey_isLeftOut() {
    LogRecord record =
        LogRecord.newBuilder()
            .addAttributes(entry("a", "1"))
            .addAttributes(entry("b", "2"))
            .build();
    byte[] bytes = request(record).toByteArray();
    assertThat(walk(bytes, new TracingSink().without("a")))
        .isEqualTo("RECORD { } ATTRIBUTES { b: '2' }");
  }

  @Test
  void walk_unknownFields_areIgnored() {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(3).build())
            .addField(
                98,
                UnknownFieldSet.Field.newBuilder()
                    .addGroup(
                        UnknownFieldSet.newBuilder()
                            .addField(1, UnknownFieldSet.Field.newBuilder().addFixed32(1).build())
                            .build())
                    .build())
            .build();
    LogRecord record =
        LogRecord.newBuilder().setUnknownFields(unknown).setBody(text("hello")).build();
    assertThat(walk(request(record))).isEqualTo("RECORD { } BODY 'hello'");
  }

  @Test
  void walk_idsOfWrongLengthOrZero_areAbsent() {
    LogRecord record =
        LogRecord.newBuilder()
            .setTraceId(ByteString.copyFrom(new byte[16]))
            .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3}))
            .build();
    assertThat(walk(request(record))).isEqualTo("RECORD { }");
  }

  @Test
  void walk_invalidUtf8_isPassedOn() {
    byte[] body = {0x2a, 4, 0x0a, 2, (byte) 0xff, 'x'};
    assertThat(walk(requestOf(body), new TracingSink())).isEqualTo("RECORD { } BODY '\uFFFDx'");
  }

  @Test
  void walk_deeperThanTheBound_isPassedOnAsBytes() {
    AnyValue value = text("evil");
    for (int i = 0; i < OtlpRecordWalker.MAX_DEPTH + 5; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    String trace = walk(request(LogRecord.newBuilder().setBody(value).build()));
    assertThat(trace.chars().filter(c -> c == '[').count()).isEqualTo(OtlpRecordWalker.MAX_DEPTH);
    assertThat(trace).contains("bytes(");
  }

  @Test
  void walk_tenThousandLevels_doesNotOverflowTheStack() {
    byte[] value = AnyValue.newBuilder().setIntValue(1).build().toByteArray();
    for (int i = 0; i < 10_000; i++) {
      value = field(5, field(1, value));
    }
    assertThat(walk(requestOf(field(5, value)), new TracingSink())).contains("bytes(");
  }

  @Test
  void walk_truncatedOrMistypedRecord_isUnreadable() {
    String[] records = {
      "0901", // time cut short
      "2aff01", // body longer than the record
      "2801", // body as a varint
      "3203", // attribute cut short
      "32020a05", // key longer than its entry
      "2a0228ffff", // nested length over the end
      "08ffffffffffffffffffff01", // a varint of 11 bytes
      "00", // field 0
      "0f", // wire type 7
      "2a020a01", // string longer than its value
    };
    for (String hex : records) {
      byte[] bytes = requestOf(HexFormat.of().parseHex(hex));
      assertThatThrownBy(() -> walk(bytes, new TracingSink()))
          .as(hex)
          .isInstanceOf(OtlpException.class);
    }
  }

  @Test
  void walk_randomDamage_isReadOrRefusedButNeverWorse() {
    SplittableRandom random = new SplittableRandom(42);
    byte[] whole = request(record(20)).toByteArray();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        RecordCursor cursor = ExportRequest.read(bytes, length).cursor();
        RecordSlice slice = new RecordSlice();
        OtlpRecordWalker walker = new OtlpRecordWalker();
        while (cursor.next(slice)) {
          walker.walk(slice, new TracingSink());
          assertThat(Evidence.of(slice).getScopeLogsCount()).isEqualTo(1);
        }
      } catch (OtlpException e) {
        assertThat(e).hasMessageContaining("found");
      }
    }
  }

  @Test
  void walk_manyDuplicateKeys_takesTimeLinearInThem() {
    LogRecord.Builder record = LogRecord.newBuilder();
    for (int i = 0; i < 200_000; i++) {
      record.addAttributes(entry("same-prefix-" + i % 100_000 + "-same-suffix", "v" + i));
    }
    String trace = walk(request(record.build()));
    assertThat(trace).doesNotContain("'v99999'").contains("'v100000'").contains("'v199999'");
  }

  private static LogRecord record(int attributes) {
    LogRecord.Builder record = LogRecord.newBuilder().setTimeUnixNano(1).setBody(text("body"));
    for (int i = 0; i < attributes; i++) {
      record.addAttributes(entry("key" + i, "value" + i));
    }
    return record.build();
  }

  @Test
  void walk_warm_allocatesNothing() {
    byte[] bytes = request(record(40)).toByteArray();
    RecordSlice slice = new RecordSlice();
    ExportRequest.read(bytes, bytes.length).cursor().next(slice);
    OtlpRecordWalker walker = new OtlpRecordWalker();
    SilentSink sink = new SilentSink();
    walker.walk(slice, sink);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      walker.walk(slice, sink);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void evidence_ofARecord_isTheRecordThatTheRulesSaw() throws IOException {
    LogRecord record =
        record(3).toBuilder()
            .addAttributes(entry("key1", "again"))
            .setSeverityText("WARN")
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN)
            .setEventName("e")
            .setFlags(1)
            .setSpanId(ByteString.fromHex("0102030405060708"))
            .build();
    ResourceLogs logs =
        ResourceLogs.newBuilder()
            .setResource(Resource.newBuilder().addAttributes(entry("host.name", "ws01")))
            .addScopeLogs(
                ScopeLogs.newBuilder()
                    .setScope(InstrumentationScope.newBuilder().setName("lib"))
                    .addLogRecords(record))
            .build();
    byte[] bytes =
        ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build().toByteArray();
    RecordSlice slice = new RecordSlice();
    ExportRequest.read(bytes, bytes.length).cursor().next(slice);
    LogRecord expected =
        record.toBuilder().removeAttributes(1).build(); // the earlier of the two key1
    ResourceLogs expectedLogs =
        logs.toBuilder()
            .setScopeLogs(0, logs.getScopeLogs(0).toBuilder().setLogRecords(0, expected))
            .build();
    assertThat(Evidence.of(slice)).isEqualTo(expectedLogs);
  }

  @Test
  void evidence_invalidUtf8_isReplaced() {
    byte[] bytes = requestOf(new byte[] {0x2a, 4, 0x0a, 2, (byte) 0xff, 'x'});
    RecordSlice slice = new RecordSlice();
    ExportRequest.read(bytes, bytes.length).cursor().next(slice);
    assertThat(Evidence.of(slice).getScopeLogs(0).getLogRecords(0).getBody().getStringValue())
        .isEqualTo("\uFFFDx");
    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).contains("x");
  }
}

package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.sigline.receiver.pipeline.Requests;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportRequestTest {

  static byte[] concat(byte[]... parts) {
    var out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] wrap(int field, byte[] content) {
    assertThat(content.length).isLessThan(16_384);
    return concat(
        new byte[] {
          (byte) ((field << 3) | 2),
          (byte) ((content.length & 0x7f) | 0x80),
          (byte) (content.length >>> 7)
        },
        content);
  }

  private static List<String> traces(byte[] bytes) {
    RecordCursor cursor = ExportRequest.read(bytes, bytes.length).cursor();
    RecordSlice slice = new RecordSlice();
    List<String> traces = new ArrayList<>();
    while (cursor.next(slice)) {
      TracingSink sink = new TracingSink();
      new OtlpRecordWalker().walk(slice, sink);
      traces.add(sink.trace());
    }
    return traces;
  }

  @Test
  void cursor_manyResourcesAndScopes_givesEachRecordItsOwn() {
    ResourceLogs ws01 = Requests.of("a", "b").getResourceLogs(0);
    ResourceLogs bare =
        ws01.toBuilder()
            .clearResource()
            .addScopeLogs(ScopeLogs.getDefaultInstance())
            .addScopeLogs(Requests.of("c").getResourceLogs(0).getScopeLogs(0))
            .build();
    ExportLogsServiceRequest request =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ws01)
            .addResourceLogs(ResourceLogs.getDefaultInstance())
            .addResourceLogs(bare)
            .build();
    byte[] bytes = request.toByteArray();
    assertThat(ExportRequest.read(bytes, bytes.length).records()).isEqualTo(5);
    String host = "RESOURCE { host.name: 'ws01' } ";
    String record = "RECORD { time_unix_nano: 1 } BODY ";
    assertThat(traces(bytes))
        .containsExactly(
            host + record + "'a'",
            host + record + "'b'",
            record + "'a'",
            record + "'b'",
            record + "'c'");
  }

  @Test
  void read_resourceAfterItsRecords_isPutInOrder() {
    ResourceLogs logs = Requests.of("a").getResourceLogs(0);
    byte[] resource = wrap(1, logs.getResource().toByteArray());
    byte[] scopeLogs = wrap(2, logs.getScopeLogs(0).toByteArray());
    byte[] bytes = wrap(1, concat(scopeLogs, resource));
    assertThat(traces(bytes))
        .containsExactly("RESOURCE { host.name: 'ws01' } RECORD { time_unix_nano: 1 } BODY 'a'");
  }

  @Test
  void read_resourceTwice_isMerged() {
    ResourceLogs logs = Requests.of("a").getResourceLogs(0);
    byte[] scopeLogs = wrap(2, logs.getScopeLogs(0).toByteArray());
    byte[] first = wrap(1, logs.getResource().toByteArray());
    byte[] second =
        wrap(
            1,
            logs.getResource().toBuilder()
                .setAttributes(0, Requests.entry("os", "linux"))
                .build()
                .toByteArray());
    assertThat(traces(wrap(1, concat(first, scopeLogs, second))).getFirst())
        .startsWith("RESOURCE { host.name: 'ws01' os: 'linux' }");
  }

  @Test
  void read_scopeAfterItsRecords_isPutInOrder() {
    byte[] record =
        wrap(2, Requests.of("a").getResourceLogs(0).getScopeLogs(0).getLogRecords(0).toByteArray());
    byte[] scope = wrap(1, new byte[] {0x0a, 3, 'l', 'i', 'b'});
    byte[] bytes = wrap(1, wrap(2, concat(record, scope)));
    assertThat(traces(bytes).getFirst()).startsWith("SCOPE { name: 'lib' }");
  }

  @Test
  void read_brokenFrame_isRefused() {
    for (String hex : List.of("0a05", "08", "0801", "0a020a7f", "0a021201", "07", "0b", "ff")) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      assertThatThrownBy(() -> ExportRequest.read(bytes, bytes.length))
          .as(hex)
          .isInstanceOf(OtlpException.class);
    }
  }

  @Test
  void read_unknownFieldsInTheFrame_areIgnored() {
    byte[] known = Requests.of("a").toByteArray();
    byte[] bytes =
        concat(HexFormat.of().parseHex("98060a"), known, HexFormat.of().parseHex("2200"));
    assertThat(traces(bytes)).hasSize(1);
  }

  @Test
  void hitId_sameRecordInAnotherRequest_isTheSame() {
    Digest first = Digest.ofRecord(slice(Requests.of("x", "a"), 1));
    Digest second = Digest.ofRecord(slice(Requests.of("a", "y", "z"), 0));
    assertThat(first).isEqualTo(second);
    assertThat(first.hitId(0, "r")).isEqualTo(second.hitId(0, "r")).hasSize(32);
    assertThat(first.hitId(0, "r")).isNotEqualTo(first.hitId(1, "r"));
    assertThat(first.hitId(0, "r")).isNotEqualTo(first.hitId(0, "s"));
  }

  @Test
  void hitId_otherResource_isAnother() {
    ExportLogsServiceRequest here = Requests.of("a");
    ExportLogsServiceRequest there =
        here.toBuilder()
            .setResourceLogs(
                0,
                here.getResourceLogs(0).toBuilder()
                    .setResource(
                        here.getResourceLogs(0).getResource().toBuilder()
                            .setAttributes(0, Requests.entry("host.name", "ws02"))))
            .build();
    assertThat(Digest.ofRecord(slice(here, 0))).isNotEqualTo(Digest.ofRecord(slice(there, 0)));
  }

  private static RecordSlice slice(ExportLogsServiceRequest request, int index) {
    byte[] bytes = request.toByteArray();
    RecordCursor cursor = ExportRequest.read(bytes, bytes.length).cursor();
    RecordSlice slice = new RecordSlice();
    for (int i = 0; i <= index; i++) {
      assertThat(cursor.next(slice)).isTrue();
    }
    return slice;
  }
}

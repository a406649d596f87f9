package io.sigline.receiver.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.engine.rule.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTestFileTest {
  @Test
  void read_bothLists_giveCasesInOrder() {
    List<RuleTestCase> cases =
        read(
            """
            match:
              - name: first
                body: hello
            no-match:
              - name: second
                resource: {host.name: ws01}
            """);

    assertThat(cases).extracting(RuleTestCase::name).containsExactly("first", "second");
    assertThat(cases).extracting(RuleTestCase::mustMatch).containsExactly(true, false);
    assertThat(cases).extracting(RuleTestCase::line).containsExactly(2, 5);
    assertThat(record(cases.getFirst()).getBody().getStringValue()).isEqualTo("hello");
    assertThat(cases.get(1).request().getResourceLogs(0).getResource().getAttributes(0).getKey())
        .isEqualTo("host.name");
  }

  @Test
  void read_yamlScalars_becomeOtlpKinds() {
    LogRecord record =
        record(
            read("""
            match:
              - attributes:
                  text: abc
                  quoted: '4688'
                  int: 4688
                  hex: 0x10
                  double: 1.5
                  bool: true
                  word: yes
                  date: 2024-01-02
                  none: null
                  list: [1, a]
                  map: {k: v}
            """)
                .getFirst());

    assertThat(record.getAttributesList())
        .extracting(entry -> entry.getKey() + " " + entry.getValue().getValueCase())
        .containsExactly(
            "text STRING_VALUE",
            "quoted STRING_VALUE",
            "int INT_VALUE",
            "hex INT_VALUE",
            "double DOUBLE_VALUE",
            "bool BOOL_VALUE",
            "word STRING_VALUE",
            "date STRING_VALUE",
            "none VALUE_NOT_SET",
            "list ARRAY_VALUE",
            "map KVLIST_VALUE");
    AnyValue hex = record.getAttributes(3).getValue();
    assertThat(hex.getIntValue()).isEqualTo(16);
  }

  @Test
  void read_recordFields_areSet() {
    LogRecord record =
        record(
            read("""
            match:
              - severity_text: WARN
                severity_number: 13
                time_unix_nano: 18446744073709551615
                event_name: e
                trace_id: 0102030405060708090a0b0c0d0e0f10
                body: {a: 1}
            """)
                .getFirst());

    assertThat(record.getSeverityText()).isEqualTo("WARN");
    assertThat(record.getSeverityNumberValue()).isEqualTo(13);
    assertThat(record.getTimeUnixNano()).isEqualTo(-1);
    assertThat(record.getEventName()).isEqualTo("e");
    assertThat(record.getTraceId().byteAt(15)).isEqualTo((byte) 0x10);
  }

  @Test
  void read_mistakes_nameFileAndLine() {
    refuses("matches: []", "x.test.yml:1: expected match or no-match, got matches");
    refuses("match:\n  - bdy: x", "x.test.yml:2: expected name, resource");
    refuses(
        "match:\n  - severity_number: high", "x.test.yml:2: severity_number: expected a number");
    refuses("match: hello", "x.test.yml:1: expected a list of records");
    refuses("match: []", "x.test.yml:1: expected at least one record, got none");
    refuses("match: [", "x.test.yml:1: not readable as YAML");
    refuses("", "x.test.yml:1: expected the keys match and no-match");
  }

  private static void refuses(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(OfflineException.class)
        .hasMessageStartingWith(message);
  }

  private static LogRecord record(RuleTestCase testCase) {
    return testCase.request().getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
  }

  private static List<RuleTestCase> read(String yaml) {
    return RuleTestFile.read(new SourceFile("x.test.yml", yaml));
  }
}

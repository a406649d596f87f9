package io.sigline.receiver.offline;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.YamlTree;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a rule test: the lists {@code match} and {@code no-match} of records. */
final class RuleTestFile {
  private static final int LARGEST = 16 << 20;

  private final String file;

  private RuleTestFile(String file) {
    this.file = file;
  }

  /**
   * The cases of a file, in its order.
   *
   * @throws OfflineException naming file and line if it is not a rule test
   */
  static List<RuleTestCase> read(SourceFile source) {
    RuleTestFile reader = new RuleTestFile(source.name());
    try {
      Node root = YamlTree.read(source.text(), LARGEST);
      if (!(root instanceof MappingNode mapping)) {
        throw new OfflineException(source.name() + ":1: expected the keys match and no-match");
      }
      return reader.cases(mapping);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new OfflineException(
          source.name() + ":" + line + ": not readable as YAML: " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new OfflineException(source.name() + ":1: not readable as YAML: " + e.getMessage(), e);
    }
  }

  private List<RuleTestCase> cases(MappingNode root) {
    List<RuleTestCase> cases = new ArrayList<>();
    for (NodeTuple tuple : root.getValue()) {
      String key = text(tuple.getKeyNode(), "a key");
      boolean mustMatch =
          switch (key) {
            case "match" -> true;
            case "no-match" -> false;
            default -> throw wrong(tuple.getKeyNode(), "match or no-match", key);
          };
      if (!(tuple.getValueNode() instanceof SequenceNode list)) {
        throw wrong(tuple.getValueNode(), "a list of records", "something else");
      }
      for (Node item : list.getValue()) {
        cases.add(testCase(item, mustMatch));
      }
    }
    if (cases.isEmpty()) {
      throw wrong(root, "at least one record", "none");
    }
    return cases;
  }

  private RuleTestCase testCase(Node item, boolean mustMatch) {
    if (!(item instanceof MappingNode mapping)) {
      throw wrong(item, "a record with keys", "something else");
    }
    String name = "";
    ResourceLogs.Builder logs = ResourceLogs.newBuilder();
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    LogRecord.Builder record = LogRecord.newBuilder();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode(), "a key");
      Node value = tuple.getValueNode();
      switch (key) {
        case "name" -> name = text(value, "a name");
        case "resource" -> logs.setResource(Resource.newBuilder().addAllAttributes(map(value)));
        case "scope" ->
            scope.setScope(InstrumentationScope.newBuilder().addAllAttributes(map(value)));
        case "attributes" -> record.addAllAttributes(map(value));
        case "body" -> record.setBody(YamlAny.value(value));
        default -> field(record, key, value);
      }
    }
    scope.addLogRecords(record);
    return new RuleTestCase(
        name,
        mapping.getStartMark().getLine() + 1,
        mustMatch,
        ExportLogsServiceRequest.newBuilder().addResourceLogs(logs.addScopeLogs(scope)).build());
  }

  private void field(LogRecord.Builder record, String key, Node value) {
    try {
      String text = text(value, "a single value");
      switch (key) {
        case "time_unix_nano" -> record.setTimeUnixNano(Long.parseUnsignedLong(text));
        case "observed_time_unix_nano" ->
            record.setObservedTimeUnixNano(Long.parseUnsignedLong(text));
        case "severity_number" -> record.setSeverityNumberValue(Integer.parseInt(text));
        case "severity_text" -> record.setSeverityText(text);
        case "event_name" -> record.setEventName(text);
        case "trace_id" -> record.setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(text)));
        case "span_id" -> record.setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(text)));
        case "flags" -> record.setFlags(Integer.parseUnsignedInt(text));
        default ->
            throw wrong(
                value,
                "name, resource, scope, attributes, body or a field of the record"
                    + " (severity_text, time_unix_nano …)",
                key);
      }
    } catch (IllegalArgumentException e) {
      throw new OfflineException(
          place(value) + key + ": expected a number or hex: " + e.getMessage(), e);
    }
  }

  private List<KeyValue> map(Node node) {
    if (!(node instanceof MappingNode)) {
      throw wrong(node, "keys with values", "something else");
    }
    return YamlAny.value(node).getKvlistValue().getValuesList();
  }

  private String text(Node node, String expected) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw wrong(node, expected, "a list or keys");
  }

  private OfflineException wrong(Node node, String expected, String found) {
    return new OfflineException(place(node) + "expected " + expected + ", got " + found);
  }

  private String place(Node node) {
    return file + ":" + (node.getStartMark().getLine() + 1) + ": ";
  }
}

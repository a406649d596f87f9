package io.sigline.receiver.offline;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML as OTLP values: whole numbers as int, lists as arrays, maps as key-value lists. Only true
 * and false are booleans: yes, no, on and off are what logs say, and stay text.
 */
final class YamlAny {
  private YamlAny() {}

  static AnyValue value(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar);
      case SequenceNode sequence -> {
        ArrayValue.Builder array = ArrayValue.newBuilder();
        sequence.getValue().forEach(item -> array.addValues(value(item)));
        yield AnyValue.newBuilder().setArrayValue(array).build();
      }
      case MappingNode mapping -> {
        KeyValueList.Builder map = KeyValueList.newBuilder();
        for (NodeTuple tuple : mapping.getValue()) {
          String key = tuple.getKeyNode() instanceof ScalarNode name ? name.getValue() : "";
          map.addValues(KeyValue.newBuilder().setKey(key).setValue(value(tuple.getValueNode())));
        }
        yield AnyValue.newBuilder().setKvlistValue(map).build();
      }
      default -> throw new IllegalStateException("unknown YAML node " + node.getNodeId());
    };
  }

  private static AnyValue scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    AnyValue.Builder value = AnyValue.newBuilder();
    Tag tag = scalar.getTag();
    try {
      if (tag.equals(Tag.NULL)) {
        return value.build();
      }
      if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
        return tag.equals(Tag.BOOL)
            ? value.setBoolValue(text.equalsIgnoreCase("true")).build()
            : value.setStringValue(text).build();
      }
      if (tag.equals(Tag.INT)) {
        return value.setIntValue(Long.decode(text.replace("_", ""))).build();
      }
      if (tag.equals(Tag.FLOAT)) {
        return value.setDoubleValue(Double.parseDouble(text)).build();
      }
    } catch (NumberFormatException _) {
      return value.setStringValue(text).build();
    }
    return value.setStringValue(text).build();
  }
}

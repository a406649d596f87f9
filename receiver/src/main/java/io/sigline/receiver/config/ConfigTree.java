package io.sigline.receiver.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML text into {@link ConfigNode}s: places kept, duplicate keys reported. */
final class ConfigTree {
  private static final int DEEPEST = 16;

  /** Of a configuration, in characters. */
  private static final int LONGEST = 1 << 20;

  private final String file;
  private final Variables variables;
  private final List<ConfigProblem> problems;

  /**
   * @param file how problems name the text
   * @param variables what {@code ${…}} stands for
   * @param problems where to report
   */
  ConfigTree(String file, Variables variables, List<ConfigProblem> problems) {
    this.file = file;
    this.variables = variables;
    this.problems = problems;
  }

  /** Reads one document; an empty one is an empty section. */
  ConfigNode read(String text) {
    try {
      Node root = YamlTree.read(text, LONGEST);
      return root == null
          ? new ConfigNode.Section(place(1), Map.of(), Map.of())
          : node(root, "", 0);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(new ConfigProblem(place(line), "", "not readable as YAML: " + e.getProblem()));
    } catch (YAMLException e) {
      problems.add(new ConfigProblem(place(1), "", "not readable as YAML: " + e.getMessage()));
    }
    return new ConfigNode.Section(place(1), Map.of(), Map.of());
  }

  private ConfigNode node(Node node, String key, int depth) {
    String where = place(node.getStartMark().getLine() + 1);
    if (depth > DEEPEST) {
      problems.add(new ConfigProblem(where, key, "nested deeper than " + DEEPEST + " levels"));
      return new ConfigNode.Scalar(where, "");
    }
    return switch (node) {
      case ScalarNode scalar -> scalar(scalar, where, key);
      case SequenceNode sequence -> {
        List<ConfigNode> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          items.add(node(item, key, depth + 1));
        }
        yield new ConfigNode.Sequence(where, items);
      }
      case MappingNode mapping -> section(mapping, where, key, depth);
      default -> throw new IllegalStateException("unknown YAML node " + node.getNodeId());
    };
  }

  private ConfigNode scalar(ScalarNode scalar, String where, String key) {
    if (scalar.getTag().equals(Tag.NULL)) {
      return new ConfigNode.Scalar(where, "");
    }
    try {
      return new ConfigNode.Scalar(where, variables.replaceIn(scalar.getValue()));
    } catch (IllegalArgumentException e) {
      problems.add(new ConfigProblem(where, key, String.valueOf(e.getMessage())));
      return new ConfigNode.Scalar(where, "");
    }
  }

  private ConfigNode section(MappingNode mapping, String where, String key, int depth) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    Map<String, String> places = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String keyPlace = place(tuple.getKeyNode().getStartMark().getLine() + 1);
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        problems.add(new ConfigProblem(keyPlace, key, "expected a key, got a list or a section"));
        continue;
      }
      String path = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
      String earlier = places.put(name.getValue(), keyPlace);
      if (earlier != null) {
        problems.add(
            new ConfigProblem(
                keyPlace, path, "expected each key once, got it again (first at " + earlier + ")"));
      }
      entries.put(name.getValue(), node(tuple.getValueNode(), path, depth + 1));
    }
    return new ConfigNode.Section(where, entries, places);
  }

  private String place(int line) {
    return file + ":" + line;
  }
}

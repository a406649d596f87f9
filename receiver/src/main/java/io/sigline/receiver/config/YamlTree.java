package io.sigline.receiver.config;

import java.io.StringReader;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML into nodes that can be gone through without harm: bounded in length and depth, no
 * alias leads back to what it stands in, and what all aliases expand to is bounded.
 */
public final class YamlTree {
  /** How many nodes a document may have, each alias counted as all that it stands for. */
  private static final long MOST_NODES = 200_000;

  /** What an open node counts, so that whatever has it in it has too many. */
  private static final long OPEN = MOST_NODES + 1;

  private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

  private YamlTree() {}

  /**
   * Reads one document.
   *
   * @param mostCharacters of the text
   * @return null if it is empty
   * @throws org.yaml.snakeyaml.error.YAMLException if it is not YAML, or too much of it; with its
   *     place, where it has one
   */
  public static @Nullable Node read(String text, int mostCharacters) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(mostCharacters);
    StreamReader reader = new StreamReader(new StringReader(text));
    Node root;
    try {
      root = new Composer(new ParserImpl(reader, options), new Resolver(), options).getSingleNode();
    } catch (IllegalArgumentException _) { // what the library makes of an escape without its digits
      throw new Broken("found an escape that names no character", reader.getMark());
    }
    if (root != null) {
      var _ = new YamlTree().size(root);
    }
    return root;
  }

  private long size(Node node) {
    Long known = sizes.putIfAbsent(node, OPEN);
    if (known != null) {
      return known;
    }
    long size = 1;
    switch (node) {
      case SequenceNode sequence -> {
        for (Node item : sequence.getValue()) {
          size += size(item);
        }
      }
      case MappingNode mapping -> {
        for (NodeTuple tuple : mapping.getValue()) {
          size += size(tuple.getKeyNode()) + size(tuple.getValueNode());
        }
      }
      default -> {}
    }
    if (size > MOST_NODES) {
      throw new Broken(
          "its aliases expand to more than " + MOST_NODES + " values, or to themselves",
          node.getStartMark());
    }
    sizes.put(node, size);
    return size;
  }

  /** Says where. */
  private static final class Broken extends MarkedYAMLException {
    private static final long serialVersionUID = 1L;

    private Broken(String problem, Mark where) {
      super(null, null, problem, where);
    }
  }
}

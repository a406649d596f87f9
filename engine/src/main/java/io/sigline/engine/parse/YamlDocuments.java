package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Kind;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads the documents of one chunk of YAML into {@link YamlValue}s: plain data only, no foreign
 * tag, no duplicate key, and bounds on depth, aliases and on what aliases expand to.
 */
public final class YamlDocuments {
  /** How deep a document may nest. */
  static final int MAX_DEPTH = 64;

  /** How many characters a document may have. */
  static final int MAX_LENGTH = 3 * 1024 * 1024;

  /** How many characters a line may have: the time to read one grows with their square. */
  static final int MAX_LINE_LENGTH = 100_000;

  private static final int MAX_ALIASES = 50;
  private static final long BUDGET = 16L * 1024 * 1024;
  private static final int COST_OF_NODE = 16;

  /** Only read from here on. */
  private static final Resolver RESOLVER = new Resolver();

  /** Of {@code true}, {@code null}, {@code ~} and what else is no text though it has no digit. */
  private static final String WORDS_BEGIN_WITH = "yYnNtTfFoO~<=";

  private static final int LONGEST_WORD = "false".length();

  private final int linesBefore;
  private long budget = BUDGET;

  private YamlDocuments(int linesBefore) {
    this.linesBefore = linesBefore;
  }

  /**
   * Reads every document of the text; empty ones are left out.
   *
   * @param linesBefore how many lines of the file stand before the text
   * @throws DocumentException naming what cannot be read
   */
  public static List<YamlValue> read(String text, int linesBefore) {
    YamlValue plain = PlainYaml.read(text, linesBefore);
    return plain == null ? readWhole(text, linesBefore) : List.of(plain);
  }

  /** The same, without the short cut for plain YAML. */
  static List<YamlValue> readWhole(String text, int linesBefore) {
    return new YamlDocuments(linesBefore).read(text);
  }

  private List<YamlValue> read(String text) {
    checkLength(text);
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(MAX_LENGTH);
    options.setTagInspector(_ -> true); // foreign tags are refused below, with their line
    options.setAllowRecursiveKeys(false);
    List<YamlValue> documents = new ArrayList<>();
    StreamReader reader = null;
    try {
      reader = new StreamReader(text);
      ParserImpl parser = new ParserImpl(reader, options);
      Composer composer = new Composer(parser, RESOLVER, options);
      while (composer.checkNode()) {
        Node node = composer.getNode();
        if (!(node instanceof ScalarNode scalar && kind(scalar) == Kind.NULL)) {
          documents.add(convert(node, 0));
        }
      }
    } catch (MarkedYAMLException e) {
      throw notYaml(e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark(), e);
    } catch (YAMLException e) {
      throw new DocumentException(linesBefore + 1, "expected YAML, found: " + e.getMessage());
    } catch (IllegalArgumentException _) { // what the library makes of an escape without its digits
      int line = reader == null ? 1 : reader.getLine() + 1;
      throw new DocumentException(
          linesBefore + line, "expected YAML, found an escape that names no character");
    }
    return documents;
  }

  private void checkLength(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new DocumentException(
          linesBefore + 1,
          "expected at most %d characters in a document, found %d"
              .formatted(MAX_LENGTH, text.length()));
    }
    int line = 1;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '\n') {
        if (i - start > MAX_LINE_LENGTH) {
          throw new DocumentException(
              linesBefore + line,
              "expected at most %d characters in a line, found %d"
                  .formatted(MAX_LINE_LENGTH, i - start));
        }
        start = i + 1;
        line++;
      }
    }
  }

  private DocumentException notYaml(@Nullable Mark mark, MarkedYAMLException e) {
    String context = e.getContext() == null ? "" : " " + e.getContext();
    int line = mark == null ? linesBefore + 1 : linesBefore + mark.getLine() + 1;
    return new DocumentException(
        line, "expected YAML, found an error" + context + ": " + e.getProblem());
  }

  private YamlValue convert(Node node, int depth) {
    if (depth > MAX_DEPTH) {
      throw new DocumentException(line(node), "nested more than " + MAX_DEPTH + " levels deep");
    }
    spend(node, COST_OF_NODE);
    return switch (node) {
      case ScalarNode scalar -> {
        spend(node, scalar.getValue().length());
        yield new Scalar(scalar.getValue(), kind(scalar), line(node));
      }
      case SequenceNode sequence -> {
        requireTag(node, Tag.SEQ);
        List<YamlValue> items = new ArrayList<>(sequence.getValue().size());
        for (Node item : sequence.getValue()) {
          items.add(convert(item, depth + 1));
        }
        yield new Sequence(items, line(node));
      }
      case MappingNode mapping -> {
        requireTag(node, Tag.MAP);
        yield new Mapping(entries(mapping, depth), line(node));
      }
      default -> throw new DocumentException(line(node), "expected text, a list or a map");
    };
  }

  private SequencedMap<String, Entry> entries(MappingNode mapping, int depth) {
    SequencedMap<String, Entry> own = new LinkedHashMap<>();
    List<Mapping> merged = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
        merged.addAll(mergeSources(convert(tuple.getValueNode(), depth + 1)));
        continue;
      }
      Scalar key = key(tuple.getKeyNode());
      Entry entry = new Entry(key.line(), convert(tuple.getValueNode(), depth + 1));
      Entry first = own.putIfAbsent(key.text(), entry);
      if (first != null) {
        throw new DocumentException(
            key.line(),
            "the key '"
                + key.text()
                + "' stands twice in one map, first in line "
                + first.keyLine());
      }
    }
    for (Mapping source : merged) {
      source.entries().forEach(own::putIfAbsent);
    }
    return own;
  }

  private Scalar key(Node node) {
    spend(node, COST_OF_NODE);
    if (!(node instanceof ScalarNode scalar)) {
      throw new DocumentException(line(node), "expected text as key of a map");
    }
    spend(node, scalar.getValue().length());
    Kind kind = kind(scalar);
    if (kind == Kind.NULL) {
      throw new DocumentException(line(node), "expected a key, found nothing");
    }
    return new Scalar(scalar.getValue(), kind, line(node));
  }

  private static List<Mapping> mergeSources(YamlValue value) {
    if (value instanceof Mapping mapping) {
      return List.of(mapping);
    }
    List<Mapping> sources = new ArrayList<>();
    if (value instanceof Sequence(var items, _)) {
      for (YamlValue item : items) {
        if (!(item instanceof Mapping mapping)) {
          throw new DocumentException(item.line(), "expected a map to merge by '<<'");
        }
        sources.add(mapping);
      }
      return sources;
    }
    throw new DocumentException(
        value.line(), "expected a map to merge by '<<', found " + value.kindName());
  }

  /** What a scalar without quotes and tag is; null if it is nothing that a rule may hold. */
  static @Nullable Kind kindOf(String plain) {
    if (!plain.isEmpty()) {
      char first = plain.charAt(0);
      boolean number = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
      boolean word = plain.length() <= LONGEST_WORD && WORDS_BEGIN_WITH.indexOf(first) >= 0;
      if (!number && !word) {
        return Kind.STRING;
      }
    }
    return kind(RESOLVER.resolve(NodeId.scalar, plain, true));
  }

  private Kind kind(ScalarNode node) {
    Kind kind = kind(node.getTag());
    if (kind == null) {
      throw foreignTag(node);
    }
    return kind;
  }

  private static @Nullable Kind kind(Tag tag) {
    if (Tag.STR.equals(tag) || Tag.TIMESTAMP.equals(tag) || Tag.MERGE.equals(tag)) {
      return Kind.STRING;
    }
    if (Tag.INT.equals(tag)) {
      return Kind.INTEGER;
    }
    if (Tag.FLOAT.equals(tag)) {
      return Kind.DECIMAL;
    }
    if (Tag.BOOL.equals(tag)) {
      return Kind.BOOLEAN;
    }
    if (Tag.NULL.equals(tag)) {
      return Kind.NULL;
    }
    return null;
  }

  private void requireTag(Node node, Tag tag) {
    if (!tag.equals(node.getTag())) {
      throw foreignTag(node);
    }
  }

  private DocumentException foreignTag(Node node) {
    return new DocumentException(
        line(node), "expected plain YAML, found the tag '" + node.getTag().getValue() + "'");
  }

  private void spend(Node node, long cost) {
    budget -= cost;
    if (budget < 0) {
      throw new DocumentException(line(node), "its aliases expand to more than a rule can be");
    }
  }

  private int line(Node node) {
    return linesBefore + node.getStartMark().getLine() + 1;
  }
}

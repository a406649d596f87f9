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

/**
 * Reads the plain YAML that nearly every rule is written in, many times as fast as a whole YAML
 * reader: one document of block maps and lists, scalars in one line or in blocks ({@code |}, {@code
 * >}), lists and maps of simple scalars in brackets, comments. It answers only where it is sure;
 * whatever else it meets, mistakes included, is left to the whole reader, which a test holds it to.
 */
final class PlainYaml {
  private static final int MAX_LENGTH = 512 * 1024; // within every budget of the whole reader
  private static final int MAX_DEPTH = 32;

  /** What no plain scalar begins with here; some of it could, but hardly ever does. */
  private static final String NOT_PLAIN = ",[]{}#&*!|>'\"%@`?:";

  /** Thrown where the whole reader has to look; carries nothing. */
  private static final class Unsure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unsure() {
      super(null, null, false, false);
    }
  }

  private final PlainLines lines;
  private int depth;

  private PlainYaml(String text, int linesBefore) {
    this.lines = new PlainLines(text, linesBefore);
  }

  /**
   * Reads a text of one document.
   *
   * @param linesBefore how many lines of the file stand before the text
   * @return null if the whole reader has to read it
   */
  static @Nullable YamlValue read(String text, int linesBefore) {
    if (text.length() > MAX_LENGTH || !PlainLines.arePlain(text)) {
      return null;
    }
    try {
      return new PlainYaml(text, linesBefore).document();
    } catch (Unsure _) {
      return null;
    }
  }

  private YamlValue document() {
    lines.next();
    if (!lines.atEnd() && lines.plain().equals("---")) {
      lines.next();
    }
    require(!lines.atEnd() && lines.column() == 0 && !isItem());
    YamlValue value = mapping(0);
    require(lines.atEnd());
    return value;
  }

  private YamlValue block() {
    return isItem() ? sequence(lines.column()) : mapping(lines.column());
  }

  private boolean isItem() {
    return lines.at('-') && (lines.atSpace(1) || lines.length() == 1);
  }

  private Mapping mapping(int indent) {
    require(++depth <= MAX_DEPTH);
    int first = lines.number();
    SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    do {
      require(!isItem() && !(indent == 0 && lines.isMarker()));
      int line = lines.number();
      Scalar key = sure(key());
      require(key.kind() != Kind.NULL && !key.text().equals("<<"));
      YamlValue value = valueOf(indent);
      require(entries.putIfAbsent(key.text(), new Entry(line, value)) == null);
    } while (!lines.atEnd() && lines.column() == indent);
    require(lines.atEnd() || lines.column() < indent);
    depth--;
    return new Mapping(entries, first);
  }

  private Sequence sequence(int indent) {
    require(++depth <= MAX_DEPTH);
    int first = lines.number();
    List<YamlValue> items = new ArrayList<>();
    do {
      int line = lines.number();
      lines.skip(1);
      if (lines.isBlank()) {
        lines.next();
        items.add(
            !lines.atEnd() && lines.column() > indent ? block() : new Scalar("", Kind.NULL, line));
      } else {
        items.add(item(indent));
      }
    } while (!lines.atEnd() && lines.column() == indent && isItem());
    require(lines.atEnd() || lines.column() <= indent);
    depth--;
    return new Sequence(items, first);
  }

  private YamlValue item(int indent) {
    require(!isItem());
    if (lines.at('|') || lines.at('>')) {
      return blockScalar(indent);
    }
    if (isFlow()) {
      return flowInBlock(indent);
    }
    return lines.isKey() ? mapping(lines.column()) : inline(indent);
  }

  /** The value behind a key's colon. */
  private YamlValue valueOf(int indent) {
    if (lines.at('|') || lines.at('>')) {
      return blockScalar(indent);
    }
    if (isFlow()) {
      return flowInBlock(indent);
    }
    if (!lines.isBlank()) {
      return inline(indent);
    }
    int line = lines.number();
    lines.next();
    if (!lines.atEnd() && lines.column() > indent) {
      return block();
    }
    if (!lines.atEnd() && lines.column() == indent && isItem()) {
      return sequence(indent); // dashes may stand right under their key
    }
    return new Scalar("", Kind.NULL, line);
  }

  /** A scalar that ends with its line. */
  private Scalar inline(int indent) {
    int line = lines.number();
    Scalar scalar;
    if (lines.isQuote()) {
      String text = sure(lines.quoted());
      require(lines.isBlank());
      scalar = new Scalar(text, Kind.STRING, line);
    } else {
      String text = lines.plain();
      require(isPlain(text) && !text.contains(": ") && !text.endsWith(":"));
      scalar = new Scalar(text, kind(text), line);
    }
    lines.next();
    require(lines.atEnd() || lines.column() <= indent);
    return scalar;
  }

  private boolean isFlow() {
    return lines.at('[') || lines.at('{');
  }

  private YamlValue flowInBlock(int indent) {
    YamlValue value = flow(indent);
    require(lines.isBlank());
    lines.next();
    require(lines.atEnd() || lines.column() <= indent);
    return value;
  }

  /** A list or map in brackets. */
  private YamlValue flow(int indent) {
    require(++depth <= MAX_DEPTH);
    int first = lines.number();
    boolean list = lines.at('[');
    char close = list ? ']' : '}';
    List<YamlValue> items = new ArrayList<>();
    SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    lines.skip(1);
    toNextInFlow(indent);
    while (!lines.at(close)) {
      if (list) {
        items.add(flowValue(indent));
      } else {
        int line = lines.number();
        Scalar key = flowScalar();
        require(key.kind() != Kind.NULL && lines.takeColon());
        toNextInFlow(indent);
        Entry entry = new Entry(line, flowValue(indent));
        require(entries.putIfAbsent(key.text(), entry) == null);
      }
      toNextInFlow(indent);
      require(lines.at(',') || lines.at(close));
      if (lines.at(',')) {
        lines.skip(1);
        toNextInFlow(indent);
      }
    }
    lines.skip(1);
    depth--;
    return list ? new Sequence(items, first) : new Mapping(entries, first);
  }

  private YamlValue flowValue(int indent) {
    return isFlow() ? flow(indent) : flowScalar();
  }

  private Scalar flowScalar() {
    int line = lines.number();
    if (lines.isQuote()) {
      return new Scalar(sure(lines.quoted()), Kind.STRING, line);
    }
    String text = lines.flowPlain();
    require(isPlain(text));
    return new Scalar(text, kind(text), line);
  }

  private void toNextInFlow(int indent) {
    if (lines.isBlank()) {
      lines.next();
      require(!lines.atEnd() && lines.column() > indent);
    }
  }

  /** The key of an entry, its colon passed; null if there is none. */
  private @Nullable Scalar key() {
    int line = lines.number();
    if (lines.isQuote()) {
      String text = lines.quoted();
      return text != null && lines.takeColon() ? new Scalar(text, Kind.STRING, line) : null;
    }
    String text = lines.plainKey();
    return text != null && isPlain(text) ? new Scalar(text, kind(text), line) : null;
  }

  private Scalar blockScalar(int indent) {
    int line = lines.number();
    String header = lines.plain();
    require(header.length() == 1 || header.equals("|-") || header.equals(">-"));
    String text = sure(lines.block(indent + 1, header.charAt(0) == '>'));
    return new Scalar(header.length() == 1 ? text + "\n" : text, Kind.STRING, line);
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && NOT_PLAIN.indexOf(text.charAt(0)) < 0
        && (text.charAt(0) != '-' || (text.length() > 1 && text.charAt(1) != ' '));
  }

  private static Kind kind(String plain) {
    return sure(YamlDocuments.kindOf(plain));
  }

  private static <T> T sure(@Nullable T found) {
    if (found == null) {
      throw new Unsure();
    }
    return found;
  }

  private static void require(boolean sure) {
    if (!sure) {
      throw new Unsure();
    }
  }
}

package io.sigline.engine.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** One value of a YAML document, with the line it stands in. Aliases and merges are resolved. */
public sealed interface YamlValue {

  /** Line of the file, from 1. */
  int line();

  /** How a problem names this kind of value. */
  String kindName();

  /** What a scalar is, by the rules of YAML 1.1. */
  enum Kind {
    STRING,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NULL
  }

  /** A scalar; the text is as written, escapes of quoted styles resolved. */
  record Scalar(String text, Kind kind, int line) implements YamlValue {
    @Override
    public String kindName() {
      return switch (kind) {
        case STRING -> "text";
        case INTEGER, DECIMAL -> "a number";
        case BOOLEAN -> "a boolean";
        case NULL -> "nothing";
      };
    }

    /** True for a null, however written. */
    public boolean isNull() {
      return kind == Kind.NULL;
    }
  }

  /** A list. */
  record Sequence(List<YamlValue> items, int line) implements YamlValue {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kindName() {
      return "a list";
    }
  }

  /** A value under its key, with the key's own line. */
  record Entry(int keyLine, YamlValue value) {}

  /**
   * A map in the document's order.
   *
   * @param entries not copied: nobody changes it any more
   */
  record Mapping(SequencedMap<String, Entry> entries, int line) implements YamlValue {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(entries);
    }

    @Override
    public String kindName() {
      return "a map";
    }

    /** The value under the key; null if there is none. */
    public @Nullable YamlValue get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** This map with the other's entries over it; maps under the same key are merged in turn. */
    Mapping mergedWith(Mapping over) {
      SequencedMap<String, Entry> merged = new LinkedHashMap<>(entries);
      over.entries.forEach((key, entry) -> {
        Entry under = merged.get(key);
        if (under != null
            && under.value() instanceof Mapping below
            && entry.value() instanceof Mapping above) {
          merged.put(key, new Entry(entry.keyLine(), below.mergedWith(above)));
        } else {
          merged.put(key, entry);
        }
      });
      return new Mapping(merged, over.line());
    }

    Mapping without(String key) {
      SequencedMap<String, Entry> rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Mapping(rest, line);
    }
  }

  /** The value in plain Java: text, number, boolean, null, list, map. Immutable. */
  static @Nullable Object plain(YamlValue value) {
    return switch (value) {
      case Scalar scalar -> ScalarTexts.plain(scalar);
      case Sequence(var items, _) -> {
        List<@Nullable Object> list = new ArrayList<>(items.size());
        for (YamlValue item : items) {
          list.add(plain(item));
        }
        yield Collections.unmodifiableList(list);
      }
      case Mapping(var entries, _) -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        entries.forEach((key, entry) -> map.put(key, plain(entry.value())));
        yield Collections.unmodifiableMap(map);
      }
    };
  }
}

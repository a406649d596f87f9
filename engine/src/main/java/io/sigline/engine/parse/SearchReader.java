package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns one named search of a detection into a {@link Search}: maps are AND, lists are OR. */
final class SearchReader {
  private static final FieldKey KEYWORD = FieldKey.parse("", 0);

  private final ValueReader values;
  private final boolean itemsMarked;

  SearchReader(ValueReader values) {
    this(values, false);
  }

  /**
   * A reader of searches.
   *
   * @param itemsMarked true: each detection item is put into a {@link Search.All} of its own, the
   *     only ones that have one part, so that a pipeline sees where an item begins and ends
   */
  SearchReader(ValueReader values, boolean itemsMarked) {
    this.values = values;
    this.itemsMarked = itemsMarked;
  }

  /**
   * Reads the value under a search's name.
   *
   * @throws DocumentException if it says nothing or something else than a search
   */
  Search read(YamlValue value) {
    return switch (value) {
      case Scalar scalar -> any(keywords(scalar));
      case Sequence(var items, var line) -> {
        requireNonEmpty(items.isEmpty(), line, "a list of keywords or maps");
        List<Search> parts = new ArrayList<>(items.size());
        for (YamlValue item : items) {
          if (item instanceof Scalar scalar) {
            parts.addAll(keywords(scalar));
          } else {
            parts.add(read(item));
          }
        }
        yield any(parts);
      }
      case Mapping(var entries, var line) -> {
        requireNonEmpty(entries.isEmpty(), line, "a map of fields");
        List<Search> parts = new ArrayList<>(entries.size());
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
          FieldKey key = FieldKey.parse(entry.getKey(), entry.getValue().keyLine());
          Search item = item(key, entry.getValue().value());
          parts.add(itemsMarked ? new Search.All(List.of(item)) : item);
        }
        yield parts.size() == 1 ? parts.getFirst() : new Search.All(parts);
      }
    };
  }

  private List<Search> keywords(Scalar scalar) {
    List<Search> parts = new ArrayList<>();
    for (ValueTest test : values.tests(KEYWORD, scalar)) {
      parts.add(new Search.Keyword(test));
    }
    return parts;
  }

  private Search item(FieldKey key, YamlValue value) {
    boolean all = key.has(Modifier.ALL);
    List<Search> parts = new ArrayList<>();
    for (Scalar scalar : scalars(key, value)) {
      List<Search> alternatives = new ArrayList<>();
      for (ValueTest test : values.tests(key, scalar)) {
        alternatives.add(
            key.isKeyword() ? new Search.Keyword(test) : new Search.Field(key.field(), test));
      }
      if (all) {
        parts.add(any(alternatives));
      } else {
        parts.addAll(alternatives);
      }
    }
    Search search = all && parts.size() > 1 ? new Search.All(parts) : any(parts);
    return key.has(Modifier.NEQ) ? new Search.None(search) : search;
  }

  private static List<Scalar> scalars(FieldKey key, YamlValue value) {
    return switch (value) {
      case Scalar scalar -> List.of(scalar);
      case Sequence(var items, var line) -> {
        requireNonEmpty(items.isEmpty(), line, "at least one value for '" + key + "'");
        List<Scalar> scalars = new ArrayList<>(items.size());
        for (YamlValue item : items) {
          scalars.add(scalar(key, item));
        }
        yield scalars;
      }
      case Mapping mapping -> List.of(scalar(key, mapping));
    };
  }

  private static Scalar scalar(FieldKey key, YamlValue value) {
    if (value instanceof Scalar scalar) {
      return scalar;
    }
    throw new DocumentException(
        value.line(),
        "'" + key + "' expects a value or a list of values, found " + value.kindName(),
        value instanceof Mapping ? "name a nested field by dots: 'outer.inner'" : null);
  }

  private static void requireNonEmpty(boolean empty, int line, String expected) {
    if (empty) {
      throw new DocumentException(line, "expected " + expected + ", found none");
    }
  }

  private static Search any(List<Search> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Search.Any(parts);
  }
}

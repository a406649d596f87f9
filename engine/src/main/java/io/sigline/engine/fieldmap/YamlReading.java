package io.sigline.engine.fieldmap;

import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.rule.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Takes values of one file as what they must be, and reports those that aren't. */
final class YamlReading {
  private static final Mapping NO_ENTRIES = new Mapping(new LinkedHashMap<>(), 1);

  private final String file;
  private final List<Problem> problems;
  private final int before;

  YamlReading(String file, List<Problem> problems) {
    this.file = file;
    this.problems = problems;
    this.before = problems.size();
  }

  void problem(int line, String message, @Nullable String suggestion) {
    problems.add(new Problem(file, line, message, suggestion));
  }

  /** True if nothing was reported since this began. */
  boolean isClean() {
    return problems.size() == before;
  }

  void known(int line, String found, Collection<String> known, String what) {
    if (!known.contains(found)) {
      problem(
          line,
          "unknown " + what + " '" + found + "', known are " + String.join(", ", known),
          Suggestion.near(found, known));
    }
  }

  void knownKeys(Mapping map, Collection<String> known, String what) {
    map.entries().forEach((key, entry) -> known(entry.keyLine(), key, known, "key of a " + what));
  }

  Mapping map(YamlValue value, Collection<String> keys, String what) {
    if (value instanceof Mapping map) {
      knownKeys(map, keys, what);
      return map;
    }
    problem(value.line(), "expected a map for a " + what + ", found " + value.kindName(), null);
    return NO_ENTRIES;
  }

  /** The entries of a map; none for an absent one. */
  SequencedMap<String, Entry> entries(@Nullable YamlValue value) {
    if (value instanceof Mapping map) {
      return map.entries();
    }
    if (value != null) {
      problem(value.line(), "expected a map, found " + value.kindName(), null);
    }
    return new LinkedHashMap<>();
  }

  /** The items of a list; none for an absent one. */
  List<YamlValue> items(@Nullable YamlValue value) {
    if (value instanceof Sequence(var items, _)) {
      return items;
    }
    if (value != null) {
      problem(value.line(), "expected a list, found " + value.kindName(), null);
    }
    return List.of();
  }

  /** One text or a list of texts; none for an absent value. */
  List<String> texts(@Nullable YamlValue value) {
    if (value instanceof Sequence(var items, _)) {
      List<String> texts = new ArrayList<>();
      items.forEach(item -> texts.add(text(item)));
      return texts;
    }
    return value == null ? List.of() : List.of(text(value));
  }

  String text(YamlValue value) {
    if (value instanceof Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    problem(value.line(), "expected a text, found " + value.kindName(), null);
    return "";
  }

  boolean truth(YamlValue value) {
    String text = text(value);
    if (!text.equals("true") && !text.equals("false")) {
      problem(value.line(), "expected true or false, found '" + text + "'", null);
    }
    return text.equals("true");
  }

  /**
   * Reports a path that cannot be one; a text that does not begin like a path is a field's name.
   */
  void path(int line, String fieldOrPath) {
    if (FieldPath.isPath(fieldOrPath)) {
      try {
        List<FieldPath> _ = FieldPath.parse(fieldOrPath);
      } catch (IllegalArgumentException e) {
        problem(line, String.valueOf(e.getMessage()), null);
      }
    }
  }
}

package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one map of a pipeline. What is asked for is known; {@link #finish} refuses the rest.
 */
final class Parameters {
  private final Mapping map;
  private final String owner;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * The keys of this map.
   *
   * @param owner how problems name it
   */
  Parameters(Mapping map, String owner) {
    this.map = map;
    this.owner = owner;
  }

  /** The line of the key, or of the map where the key is absent. */
  int line(String key) {
    YamlValue.Entry entry = map.entries().get(key);
    return entry == null ? map.line() : entry.keyLine();
  }

  /** The value; null if the key is absent. */
  @Nullable YamlValue value(String key) {
    known.add(key);
    return map.get(key);
  }

  /** The value, which must be there. */
  YamlValue required(String key) {
    YamlValue value = value(key);
    if (value == null) {
      throw new DocumentException(
          map.line(),
          owner + " expects '" + key + "'",
          Suggestion.near(key, map.entries().keySet()));
    }
    return value;
  }

  /** The text; null if the key is absent or empty. */
  @Nullable String optionalText(String key) {
    YamlValue value = value(key);
    return value == null || (value instanceof Scalar scalar && scalar.isNull())
        ? null
        : text(key, value);
  }

  /** The text, which must be there; it may be empty. */
  String text(String key) {
    return text(key, required(key));
  }

  private String text(String key, YamlValue value) {
    return scalar("'" + key + "'", value).text();
  }

  /** The number, or boolean, or text, which must be there. */
  Scalar scalar(String key) {
    YamlValue value = required(key);
    if (value instanceof Scalar scalar) {
      return scalar;
    }
    throw expected("'" + key + "'", "a single value", value);
  }

  /** The boolean; the other if the key is absent. */
  boolean flag(String key, boolean otherwise) {
    YamlValue value = value(key);
    if (value == null) {
      return otherwise;
    }
    Boolean flag = value instanceof Scalar scalar ? RuleParts.bool(scalar) : null;
    if (flag == null) {
      throw expected("'" + key + "'", "true or false", value);
    }
    return flag;
  }

  /** The texts, at least one, which must be there; a single one is a list of one. */
  List<String> texts(String key) {
    return texts("'" + key + "'", required(key));
  }

  /** The texts; null if the key is absent. */
  @Nullable List<String> optionalTexts(String key) {
    YamlValue value = value(key);
    return value == null ? null : texts("'" + key + "'", value);
  }

  /** One of the options, the first if the key is absent. */
  String option(String key, String... options) {
    String text = optionalText(key);
    return text == null ? options[0] : checked(key, text, options);
  }

  /** One of the options, which must be there. */
  String requiredOption(String key, String... options) {
    return checked(key, text(key), options);
  }

  private String checked(String key, String text, String... options) {
    List<String> possible = List.of(options);
    if (possible.contains(text)) {
      return text;
    }
    throw new DocumentException(
        line(key),
        "'%s' of %s expects one of %s, found '%s'"
            .formatted(key, owner, String.join(", ", possible), text),
        Suggestion.near(text, possible));
  }

  /** The map, which must be there and not be empty. */
  Mapping mapping(String key) {
    YamlValue value = required(key);
    if (value instanceof Mapping inner && !inner.entries().isEmpty()) {
      return inner;
    }
    throw expected("'" + key + "'", "a map", value);
  }

  /** The map of texts to one or several texts, which must be there and not be empty. */
  SequencedMap<String, List<String>> textsByText(String key) {
    SequencedMap<String, List<String>> result = new LinkedHashMap<>();
    mapping(key)
        .entries()
        .forEach((name, entry) ->
            result.put(name, texts("'" + name + "' in '" + key + "'", entry.value())));
    return result;
  }

  /** The items of a list, which must be maps; none if the key is absent. */
  List<Mapping> maps(String key) {
    List<Mapping> maps = new ArrayList<>();
    YamlValue value = value(key);
    if (value == null) {
      return maps;
    }
    if (!(value instanceof Sequence(var items, _))) {
      throw expected("'" + key + "'", "a list", value);
    }
    for (YamlValue item : items) {
      if (!(item instanceof Mapping inner)) {
        throw expected("'" + key + "'", "a list of maps", item);
      }
      maps.add(inner);
    }
    return maps;
  }

  /** Refuses keys that nobody asked for. */
  void finish() {
    map.entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            String near = Suggestion.near(key, known);
            throw new DocumentException(
                entry.keyLine(),
                "unknown key '" + key + "' of " + owner,
                near == null ? "known are " + String.join(", ", known) : near);
          }
        });
  }

  /** A problem with a value of this map. */
  DocumentException expected(String what, String expected, YamlValue found) {
    String text =
        found instanceof Scalar scalar && !scalar.isNull()
            ? "'" + scalar.text() + "'"
            : found.kindName();
    return new DocumentException(
        found.line(), "%s of %s expects %s, found %s".formatted(what, owner, expected, text));
  }

  private List<String> texts(String what, YamlValue value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Sequence(var items, _)) {
      if (items.isEmpty()) {
        throw expected(what, "at least one text", value);
      }
      items.forEach(item -> texts.add(scalar(what, item).text()));
    } else {
      texts.add(scalar(what, value).text());
    }
    return texts;
  }

  private Scalar scalar(String what, YamlValue value) {
    if (value instanceof Scalar scalar && !scalar.isNull()) {
      return scalar;
    }
    throw expected(what, "a text", value);
  }
}

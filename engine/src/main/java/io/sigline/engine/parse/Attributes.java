package io.sigline.engine.parse;

import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the attributes around a detection: texts, lists of texts, enumerations, the log source. */
final class Attributes {
  private static final Set<String> LOG_SOURCE_KEYS =
      Set.of("category", "product", "service", "definition");

  private final Mapping document;
  private final Notes notes;

  Attributes(Mapping document, Notes notes) {
    this.document = document;
    this.notes = notes;
  }

  /** The text under the key; null if there is none. */
  @Nullable String text(String key) {
    return switch (document.get(key)) {
      case null -> null;
      case Scalar scalar -> scalar.isNull() ? null : scalar.text();
      case YamlValue other -> throw expected(key, "text", other);
    };
  }

  /** The text under the key, which must be there. */
  String requiredText(String key) {
    String text = text(key);
    if (text == null || text.isBlank()) {
      throw missing(key);
    }
    return text;
  }

  /** The map under the key, which must be there. */
  Mapping requiredMap(String key) {
    return switch (document.get(key)) {
      case null -> throw missing(key);
      case Mapping map -> map;
      case YamlValue other -> throw expected(key, "a map", other);
    };
  }

  /** The texts under the key; a single text counts as a list of one. */
  List<String> texts(String key) {
    return switch (document.get(key)) {
      case null -> List.of();
      case Scalar scalar -> scalar.isNull() ? List.of() : List.of(scalar.text());
      case Sequence(var items, _) -> {
        List<String> texts = new ArrayList<>(items.size());
        for (YamlValue item : items) {
          if (!(item instanceof Scalar scalar)) {
            throw expected(key, "a list of texts", item);
          }
          if (!scalar.isNull()) {
            texts.add(scalar.text());
          }
        }
        yield texts;
      }
      case YamlValue other -> throw expected(key, "a list of texts", other);
    };
  }

  /** The constant that the text under the key names; null if there is no text. */
  <E extends Enum<E>> @Nullable E constant(String key, Class<E> type) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
      known.add(name);
    }
    String near = Suggestion.near(text, known);
    throw new DocumentException(
        line(key),
        "unknown " + key + " '" + text + "'",
        near != null ? near : "known are " + String.join(", ", known));
  }

  LogSource logSource() {
    Mapping map = requiredMap("logsource");
    Attributes parts = new Attributes(map, notes);
    LogSource source =
        new LogSource(parts.lower("category"), parts.lower("product"), parts.lower("service"));
    if (source.equals(LogSource.ANY)) {
      throw new DocumentException(
          map.line(), "'logsource' expects at least one of category, product and service");
    }
    for (String key : map.entries().keySet()) {
      if (!LOG_SOURCE_KEYS.contains(key)) {
        notes.warn(
            "logsource-key",
            parts.line(key),
            "'" + key + "' in 'logsource' has no effect",
            Suggestion.near(key, LOG_SOURCE_KEYS));
      }
    }
    return source;
  }

  /** The line of the key, or of the document where the key is absent. */
  int line(String key) {
    YamlValue.Entry entry = document.entries().get(key);
    return entry == null ? document.line() : entry.keyLine();
  }

  private @Nullable String lower(String key) {
    String text = text(key);
    return text == null || text.isBlank() ? null : text.strip().toLowerCase(Locale.ROOT);
  }

  private DocumentException missing(String key) {
    String near = Suggestion.nearest(key, document.entries().keySet());
    return new DocumentException(
        near == null ? document.line() : line(near),
        "'" + key + "' is missing",
        near == null || near.equals(key) ? null : "is '" + near + "' meant for it?");
  }

  private DocumentException expected(String key, String expected, YamlValue found) {
    return new DocumentException(
        found.line(), "'" + key + "' expects " + expected + ", found " + found.kindName());
  }
}

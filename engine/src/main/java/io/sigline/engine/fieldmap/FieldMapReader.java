package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.FieldMap.Source;
import io.sigline.engine.fieldmap.FieldMap.Tests;
import io.sigline.engine.fieldmap.FieldMap.Text;
import io.sigline.engine.fieldmap.FieldMap.View;
import io.sigline.engine.format.TextFormat;
import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.YamlDocuments;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one field map file. All that is wrong with it is reported; nothing half right is kept. */
final class FieldMapReader {
  private static final int PRECEDENCE = 100;
  private static final List<String> KEYS =
      List.of(
          "source",
          "about",
          "based-on",
          "precedence",
          "texts",
          "claims",
          "spaceless",
          "log-source",
          "fields",
          "otherwise",
          "views",
          "entity");
  private static final List<String> TEXT_KEYS = List.of("text", "as", "into", "number-arrays");
  private static final List<String> VIEW_KEYS = List.of("when", "is", "fields", "has");
  private static final List<String> FIELD_KEYS = List.of("from", "every", "also");
  private static final List<String> LOG_SOURCE_KEYS = List.of("category", "product", "service");

  private final YamlReading yaml;

  private FieldMapReader(YamlReading yaml) {
    this.yaml = yaml;
  }

  /** The map that the file declares; empty, with problems added, if it cannot be used. */
  static Optional<FieldMap> read(SourceFile file, List<Problem> problems) {
    YamlReading yaml = new YamlReading(file.name(), problems);
    try {
      List<YamlValue> documents = YamlDocuments.read(file.text(), 0);
      if (documents.size() != 1 || !(documents.getFirst() instanceof Mapping mapping)) {
        yaml.problem(
            1, "expected one map per file, found " + documents.size() + " documents", null);
        return Optional.empty();
      }
      FieldMap map = new FieldMapReader(yaml).map(mapping, file.name());
      return yaml.isClean() ? Optional.of(map) : Optional.empty();
    } catch (DocumentException e) {
      problems.add(e.in(file.name()));
      return Optional.empty();
    }
  }

  private FieldMap map(Mapping map, String file) {
    yaml.knownKeys(map, KEYS, "field map");
    List<Tests> claims = new ArrayList<>();
    yaml.items(map.get("claims")).forEach(claim -> claims.add(tests(claim)));
    if (claims.isEmpty()) {
      yaml.problem(
          map.line(),
          "expected 'claims', found none",
          "say which records are of this source, for example 'claims: [{body.event_id: \"*\"}]'");
    }
    YamlValue about = map.get("about");
    if (about != null) {
      String _ = yaml.text(about);
    }
    YamlValue basedOn = map.get("based-on");
    return new FieldMap(
        name(map),
        file,
        basedOn == null ? null : yaml.text(basedOn),
        precedence(map.get("precedence")),
        texts(map.get("texts")),
        claims,
        paths(map.get("spaceless")),
        logSource(map.get("log-source")),
        fields(map.get("fields")),
        paths(map.get("otherwise")),
        views(map.get("views")),
        entity(map.get("entity")));
  }

  private String name(Mapping map) {
    YamlValue name = map.get("source");
    if (name == null) {
      yaml.problem(map.line(), "expected 'source', a name for explanations, found none", null);
      return "";
    }
    return yaml.text(name);
  }

  private int precedence(@Nullable YamlValue value) {
    if (value == null) {
      return PRECEDENCE;
    }
    try {
      return Integer.parseInt(yaml.text(value));
    } catch (NumberFormatException _) {
      yaml.problem(value.line(), "expected a whole number as precedence", null);
      return PRECEDENCE;
    }
  }

  private List<Text> texts(@Nullable YamlValue value) {
    Set<String> known = TextFormat.byName().keySet();
    List<Text> texts = new ArrayList<>();
    for (YamlValue item : yaml.items(value)) {
      Mapping text = yaml.map(item, TEXT_KEYS, "text");
      List<String> formats = yaml.texts(text.get("as"));
      for (String format : formats) {
        yaml.known(item.line(), format, known, "format");
      }
      List<FieldPath> places = paths(text.get("text"));
      if (places.isEmpty() || formats.isEmpty()) {
        yaml.problem(item.line(), "expected 'text' and 'as' with at least one value each", null);
      }
      List<FieldPath> into = paths(text.get("into"));
      YamlValue numbers = text.get("number-arrays");
      boolean numberArrays = numbers != null && yaml.truth(numbers);
      texts.add(new Text(places, formats, into.isEmpty() ? null : into.getFirst(), numberArrays));
    }
    return texts;
  }

  private Tests tests(@Nullable YamlValue value) {
    SequencedMap<String, List<String>> wanted = new LinkedHashMap<>();
    if (value instanceof Mapping map && !map.entries().isEmpty()) {
      map.entries()
          .forEach((field, entry) -> {
            yaml.path(entry.keyLine(), field);
            List<String> texts = yaml.texts(entry.value());
            if (texts.isEmpty()) {
              yaml.problem(entry.keyLine(), "expected at least one value", null);
            }
            wanted.put(field, texts);
          });
    } else {
      int line = value == null ? 1 : value.line();
      yaml.problem(line, "expected a map of fields and the values they must have", null);
    }
    return new Tests(wanted);
  }

  private LogSource logSource(@Nullable YamlValue value) {
    if (value == null) {
      return LogSource.ANY;
    }
    Mapping map = yaml.map(value, LOG_SOURCE_KEYS, "log source");
    return new LogSource(
        part(map.get("category")), part(map.get("product")), part(map.get("service")));
  }

  private @Nullable String part(@Nullable YamlValue value) {
    return value == null ? null : LiteralTable.fold(yaml.text(value));
  }

  private SequencedMap<String, Source> fields(@Nullable YamlValue value) {
    SequencedMap<String, Source> fields = new LinkedHashMap<>();
    yaml.entries(value).forEach((name, entry) -> fields.put(name, field(entry.value())));
    return fields;
  }

  /** A path, a list of paths, or a map of {@code from} or {@code every}, and {@code also}. */
  private Source field(YamlValue value) {
    if (!(value instanceof Mapping)) {
      return new Source(paths(value), false, new LinkedHashMap<>());
    }
    Mapping map = yaml.map(value, FIELD_KEYS, "field");
    YamlValue from = map.get("from");
    YamlValue every = map.get("every");
    if ((from == null) == (every == null)) {
      yaml.problem(value.line(), "expected either 'from' or 'every'", null);
    }
    SequencedMap<String, List<String>> also = new LinkedHashMap<>();
    yaml.entries(map.get("also"))
        .forEach((word, entry) -> also.put(word, yaml.texts(entry.value())));
    return new Source(paths(every == null ? from : every), every != null, also);
  }

  private List<View> views(@Nullable YamlValue value) {
    List<View> views = new ArrayList<>();
    for (YamlValue item : yaml.items(value)) {
      Mapping view = yaml.map(item, VIEW_KEYS, "view");
      views.add(
          new View(
              tests(view.get("when")),
              logSource(view.get("is")),
              fields(view.get("fields")),
              yaml.texts(view.get("has"))));
    }
    return views;
  }

  private SequencedMap<String, List<String>> entity(@Nullable YamlValue value) {
    SequencedMap<String, List<String>> entity = new LinkedHashMap<>();
    yaml.entries(value)
        .forEach((name, entry) -> {
          List<String> from = yaml.texts(entry.value());
          from.forEach(field -> yaml.path(entry.keyLine(), field));
          entity.put(name, from);
        });
    return entity;
  }

  private List<FieldPath> paths(@Nullable YamlValue value) {
    List<FieldPath> paths = new ArrayList<>();
    for (String text : yaml.texts(value)) {
      try {
        paths.addAll(FieldPath.parse(text));
      } catch (IllegalArgumentException e) {
        yaml.problem(value == null ? 1 : value.line(), String.valueOf(e.getMessage()), null);
      }
    }
    return paths;
  }
}

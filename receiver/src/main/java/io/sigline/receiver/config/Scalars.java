package io.sigline.receiver.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads single values, lists and maps of the types that the configuration's records use. */
final class Scalars {
  private final List<ConfigProblem> problems;

  Scalars(List<ConfigProblem> problems) {
    this.problems = problems;
  }

  /** True for a record that is one value rather than a section. */
  boolean isScalar(Class<?> type) {
    return type == Secret.class || type == DataSize.class;
  }

  /**
   * The value with its type; the standard where it cannot be read, which is then reported.
   *
   * @param type the generic type of the record's component
   */
  Object read(String key, ConfigNode node, Type type, Object standard) {
    try {
      return type instanceof ParameterizedType generic
          ? collection(key, node, generic)
          : scalar(text(node), (Class<?>) type);
    } catch (IllegalArgumentException e) {
      String found = isSecret(type) ? "" : ", got " + Binder.what(node) + meant(e);
      problems.add(new ConfigProblem(node.where(), key, "expected " + e.getMessage() + found));
      return standard;
    }
  }

  private Object collection(String key, ConfigNode node, ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == List.class) {
      return list(key, node, (Class<?>) arguments[0]);
    }
    if (!(node instanceof ConfigNode.Section section)) {
      throw new IllegalArgumentException("a section of names and lists");
    }
    Map<String, Object> map = new LinkedHashMap<>();
    section
        .entries()
        .forEach((name, value) ->
            map.put(name, read(Keys.join(key, name), value, arguments[1], List.of())));
    return map;
  }

  /** A single value stands for a list of one. */
  private List<Object> list(String key, ConfigNode node, Class<?> element) {
    List<ConfigNode> items =
        node instanceof ConfigNode.Sequence sequence ? sequence.items() : List.of(node);
    List<Object> values = new ArrayList<>();
    for (ConfigNode item : items) {
      try {
        values.add(scalar(text(item), element));
      } catch (IllegalArgumentException e) {
        problems.add(
            new ConfigProblem(
                item.where(),
                key,
                "expected " + e.getMessage() + ", got " + Binder.what(item) + meant(e)));
      }
    }
    return values;
  }

  private static String text(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar) {
      return scalar.text();
    }
    throw new IllegalArgumentException("a single value");
  }

  private static String meant(IllegalArgumentException e) {
    return e instanceof UnknownWordException unknown ? unknown.meant : "";
  }

  /** None of the words that are known here. */
  private static final class UnknownWordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String meant;

    UnknownWordException(String word, List<String> known) {
      super("one of " + String.join(", ", known));
      meant =
          Suggestion.nearest(word, known).map(near -> "; did you mean " + near + "?").orElse("");
    }
  }

  private static boolean isSecret(Type type) {
    return type == Secret.class;
  }

  private static Object scalar(String text, Class<?> type) {
    if (type == String.class) {
      return text;
    }
    if (type == int.class) {
      return integer(text);
    }
    if (type == boolean.class) {
      return bool(text);
    }
    if (type == Duration.class) {
      return Durations.parse(text);
    }
    if (type == DataSize.class) {
      return DataSize.parse(text);
    }
    if (type == Path.class) {
      return path(text);
    }
    if (type == Secret.class) {
      return Secret.of(text);
    }
    if (type.isEnum()) {
      return constant(text, type);
    }
    throw new IllegalStateException("no way to read a " + type);
  }

  private static int integer(String text) {
    try {
      return Integer.parseInt(text.strip().replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a whole number", e);
    }
  }

  private static boolean bool(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a path", e);
    }
  }

  private static Object constant(String text, Class<?> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
            .toList();
    int index = names.indexOf(text.strip().toLowerCase(Locale.ROOT));
    if (index < 0) {
      throw new UnknownWordException(text.strip().toLowerCase(Locale.ROOT), names);
    }
    return type.getEnumConstants()[index];
  }
}

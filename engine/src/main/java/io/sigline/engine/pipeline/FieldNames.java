package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.pipeline.Transformation.OfName;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The transformations that change names of fields. */
final class FieldNames {
  private FieldNames() {}

  /** The change of this type. */
  static OfName read(String type, Parameters parameters) {
    return switch (type) {
      case "field_name_mapping" -> {
        Map<String, List<String>> mapping = named(parameters, parameters.textsByText("mapping"));
        yield mapping::get;
      }
      case "field_name_prefix_mapping" -> {
        SequencedMap<String, List<String>> mapping = parameters.textsByText("mapping");
        yield name -> withPrefix(mapping, name);
      }
      case "field_name_prefix" -> {
        String prefix = notEmpty(parameters, "prefix");
        yield name -> List.of(prefix + name);
      }
      case "field_name_suffix" -> {
        String suffix = notEmpty(parameters, "suffix");
        yield name -> List.of(name + suffix);
      }
      case "field_name_transform" -> transform(parameters);
      default -> throw new IllegalStateException(type);
    };
  }

  private static OfName transform(Parameters parameters) {
    UnaryOperator<String> change =
        cased(parameters.requiredOption("transform_func", "lower", "upper", "snake_case"));
    Map<String, List<String>> mapping =
        parameters.value("mapping") == null
            ? Map.of()
            : named(parameters, parameters.textsByText("mapping"));
    return name -> {
      List<String> mapped = mapping.get(name);
      return mapped != null ? mapped : List.of(change.apply(name));
    };
  }

  /** {@code lower}, {@code upper} or {@code snake_case}. */
  static UnaryOperator<String> cased(String method) {
    return switch (method) {
      case "lower" -> text -> text.toLowerCase(Locale.ROOT);
      case "upper" -> text -> text.toUpperCase(Locale.ROOT);
      case "snake_case" -> FieldNames::snake;
      default -> throw new IllegalStateException(method);
    };
  }

  /**
   * {@code ParentCommandLine} → {@code parent_command_line}, {@code EventID} → {@code event_id}.
   */
  private static String snake(String text) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && Character.isLetterOrDigit(text.charAt(i - 1))) {
        boolean afterWord = !Character.isUpperCase(text.charAt(i - 1));
        boolean beforeWord = i + 1 < text.length() && Character.isLowerCase(text.charAt(i + 1));
        if (afterWord || beforeWord) {
          snake.append('_');
        }
      }
      snake.append(c);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }

  private static @Nullable List<String> withPrefix(
      SequencedMap<String, List<String>> mapping, String name) {
    for (Map.Entry<String, List<String>> entry : mapping.entrySet()) {
      if (name.startsWith(entry.getKey())) {
        String rest = name.substring(entry.getKey().length());
        List<String> names = entry.getValue().stream().map(prefix -> prefix + rest).toList();
        return names.contains("") ? null : names;
      }
    }
    return null;
  }

  private static Map<String, List<String>> named(
      Parameters parameters, Map<String, List<String>> mapping) {
    mapping.forEach((name, fields) -> {
      if (fields.contains("")) {
        throw new DocumentException(
            parameters.line("mapping"), "'" + name + "' is mapped to a field without a name");
      }
    });
    return mapping;
  }

  private static String notEmpty(Parameters parameters, String key) {
    String text = parameters.text(key);
    if (text.isEmpty()) {
      throw new DocumentException(parameters.line(key), "'" + key + "' is empty");
    }
    return text;
  }
}

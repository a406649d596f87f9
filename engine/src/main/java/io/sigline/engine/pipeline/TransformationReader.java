package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.pipeline.Transformation.OfDocument;
import io.sigline.engine.pipeline.Transformation.OfItem;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a transformation does, by its type. */
final class TransformationReader {
  private static final Set<String> TYPES =
      new LinkedHashSet<>(
          List.of(
              "field_name_mapping",
              "field_name_prefix_mapping",
              "field_name_prefix",
              "field_name_suffix",
              "field_name_transform",
              "drop_detection_item",
              "hashes_fields",
              "value_placeholders",
              "wildcard_placeholders",
              "add_condition",
              "change_logsource",
              "add_field",
              "remove_field",
              "set_field",
              "replace_string",
              "map_string",
              "case",
              "regex",
              "set_value",
              "convert_type",
              "set_state",
              "set_custom_attribute",
              "rule_failure",
              "detection_item_failure",
              "strict_field_mapping_failure",
              "nest"));

  /** What there is in pySigma, and why it is not here. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "query_expression_placeholders",
          "makes a part of a query, and Sigline makes no queries; 'value_placeholders' takes values"
              + " from 'vars'",
          "file_placeholders",
          "reads a file whenever rules are loaded; write the values under 'vars'",
          "http_placeholders",
          "asks a server whenever rules are loaded; write the values under 'vars'",
          "command_placeholders",
          "runs a command whenever rules are loaded; write the values under 'vars'");

  private final Names names;
  private final Map<String, List<String>> vars;
  private final List<Problem> warnings;

  /**
   * A reader.
   *
   * @param vars of all pipelines; complete before a step is applied
   */
  TransformationReader(Names names, Map<String, List<String>> vars, List<Problem> warnings) {
    this.names = names;
    this.vars = vars;
    this.warnings = warnings;
  }

  /**
   * What the step does; null if it is a {@code nest}, whose steps the caller reads.
   *
   * @param index tells the step from others
   */
  @Nullable Transformation read(String type, Parameters parameters, String file, int index) {
    return switch (type) {
      case "field_name_mapping",
          "field_name_prefix_mapping",
          "field_name_prefix",
          "field_name_suffix",
          "field_name_transform" ->
          FieldNames.read(type, parameters);
      case "replace_string", "map_string", "case", "regex", "set_value", "convert_type" ->
          ValueChanges.read(type, parameters);
      case "value_placeholders", "wildcard_placeholders" ->
          new PlaceholderValues(type, parameters, vars);
      case "hashes_fields" -> new HashFields(parameters);
      case "add_condition" -> new AddedCondition(parameters, file, index, warnings);
      case "drop_detection_item" -> (OfItem) (_, _) -> null;
      case "detection_item_failure" -> {
        String message = parameters.text("message");
        yield (OfItem)
            (item, state) -> {
              String what = item.field() == null ? "a keyword" : "the field '" + item.field() + "'";
              throw state.refusal("a pipeline refuses " + what + ": " + message, null);
            };
      }
      case "nest" -> null;
      default -> ofDocument(type, parameters);
    };
  }

  private OfDocument ofDocument(String type, Parameters parameters) {
    return switch (type) {
      case "change_logsource" -> {
        LogSource source = ConditionTypes.logSource(parameters);
        yield state -> {
          boolean changes = !state.correlation && !state.logSource.equals(source);
          state.logSource = changes ? source : state.logSource;
          return changes;
        };
      }
      case "add_field" -> fields(parameters.texts("field"), true);
      case "remove_field" -> fields(parameters.texts("field"), false);
      case "set_field" -> {
        List<String> fields = parameters.texts("fields");
        yield state -> setFields(state, fields);
      }
      case "set_state" -> {
        String key = parameters.text("key");
        Object value = Values.plain(parameters.scalar("val"));
        names.giveState(key);
        yield state -> !value.equals(state.states.put(key, value));
      }
      case "set_custom_attribute" -> {
        String attribute = parameters.text("attribute");
        Object value = YamlValue.plain(parameters.required("value"));
        yield state -> {
          Object before =
              value == null ? state.custom.remove(attribute) : state.custom.put(attribute, value);
          return value == null ? before != null : !value.equals(before);
        };
      }
      case "rule_failure" -> {
        String message = parameters.text("message");
        yield state -> {
          throw state.refusal("a pipeline refuses it: " + message, null);
        };
      }
      case "strict_field_mapping_failure" -> TransformationReader::requireMapped;
      default -> throw unknown(type, parameters.line("type"));
    };
  }

  private static DocumentException unknown(String type, int line) {
    String refused = REFUSED.get(type);
    if (refused != null) {
      return new DocumentException(line, "'" + type + "' " + refused);
    }
    String near = Suggestion.near(type, TYPES);
    return new DocumentException(
        line,
        "unknown transformation '" + type + "'",
        near == null ? "known are " + String.join(", ", TYPES) : near);
  }

  private static OfDocument fields(List<String> fields, boolean added) {
    return state -> {
      List<String> changed = new ArrayList<>(state.fields);
      if (added) {
        changed.addAll(fields);
      } else {
        changed.removeAll(fields);
      }
      return setFields(state, changed);
    };
  }

  private static boolean setFields(RuleState state, List<String> fields) {
    boolean changes = !state.fields.equals(fields);
    state.fields = List.copyOf(fields);
    return changes;
  }

  private static boolean requireMapped(RuleState state) {
    Set<String> unmapped =
        state.items().stream()
            .filter(item -> item.field() != null && !item.mapped())
            .map(item -> String.valueOf(item.field()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!unmapped.isEmpty()) {
      throw state.refusal(
          "a pipeline refuses fields that none of its mappings names: "
              + String.join(", ", unmapped),
          null);
    }
    return false;
  }
}

package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.pipeline.Part.Item;
import io.sigline.engine.pipeline.Values.Relation;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The conditions of transformations, by their types. */
final class ConditionTypes {
  private static final String APPLIED = "processing_item_applied";
  private static final String STATE = "processing_state";

  /** The types of rule conditions. */
  static final List<String> OF_RULES =
      List.of(
          "logsource",
          "contains_detection_item",
          "contains_field",
          APPLIED,
          STATE,
          "is_sigma_rule",
          "is_sigma_correlation_rule",
          "rule_attribute",
          "tag");

  /** The types of detection item conditions. */
  static final List<String> OF_ITEMS =
      List.of("match_string", "match_value", "contains_wildcard", "is_null", APPLIED, STATE);

  /** The types of field name conditions. */
  static final List<String> OF_NAMES = List.of("include_fields", "exclude_fields", APPLIED, STATE);

  private final Names names;

  ConditionTypes(Names names) {
    this.names = names;
  }

  /** A rule condition of this type. */
  Guard.Test<RuleState> rule(String type, Parameters parameters) {
    return switch (type) {
      case "logsource" -> {
        LogSource wanted = logSource(parameters);
        yield (state, _) -> state.isCoveredBy(wanted);
      }
      case "contains_detection_item" -> {
        String field = parameters.text("field");
        Scalar value = parameters.scalar("value");
        yield (state, _) ->
            state.items().stream()
                .anyMatch(item ->
                    field.equals(item.field())
                        && item.tests().stream().anyMatch(test -> Values.isFor(value, item, test)));
      }
      case "contains_field" -> {
        String field = parameters.text("field");
        yield (state, _) -> state.items().stream().anyMatch(item -> field.equals(item.field()));
      }
      case APPLIED -> {
        String id = applied(parameters);
        yield (state, _) -> state.appliedIds.contains(id);
      }
      case STATE -> state(parameters);
      case "is_sigma_rule" -> (state, _) -> !state.correlation;
      case "is_sigma_correlation_rule" -> (state, _) -> state.correlation;
      case "rule_attribute" ->
          RuleAttributes.test(
              parameters.text("attribute"),
              parameters.scalar("value"),
              parameters.option("op", "eq", "ne", "gte", "gt", "lte", "lt", "in", "not_in"),
              parameters.line("value"));
      case "tag" -> {
        String tag = parameters.text("tag");
        yield (state, _) -> state.rule.tags().stream().anyMatch(tag::equalsIgnoreCase);
      }
      default -> throw new IllegalStateException(type);
    };
  }

  /** A detection item condition of this type. */
  Guard.Test<Item> item(String type, Parameters parameters) {
    return switch (type) {
      case "match_string" -> {
        PythonRegex regex = new PythonRegex(parameters.text("pattern"), parameters.line("pattern"));
        boolean negated = parameters.flag("negate", false);
        boolean all = isAll(parameters);
        yield (state, item) -> {
          BiPredicate<Item, ValueTest> matches =
              (of, test) ->
                  (test instanceof ValueTest.Text text
                          && regex.matchesStart(Texts.shown(of, text), state))
                      != negated;
          return holds(item, all, matches);
        };
      }
      case "match_value" -> {
        Scalar value = parameters.scalar("value");
        boolean all = isAll(parameters);
        yield (_, item) -> holds(item, all, (of, test) -> Values.isFor(value, of, test));
      }
      case "contains_wildcard" -> {
        boolean all = isAll(parameters);
        yield (_, item) -> holds(item, all, ConditionTypes::hasWildcard);
      }
      case "is_null" -> {
        boolean all = isAll(parameters);
        yield (_, item) -> holds(item, all, (_, test) -> test instanceof ValueTest.Missing);
      }
      case APPLIED -> {
        String id = applied(parameters);
        yield (_, item) -> item.appliedBy().contains(id);
      }
      case STATE -> state(parameters);
      default -> throw new IllegalStateException(type);
    };
  }

  /** A field name condition of this type. */
  Guard.Test<FieldName> name(String type, Parameters parameters) {
    return switch (type) {
      case "include_fields" -> fields(parameters);
      case "exclude_fields" -> {
        Guard.Test<FieldName> included = fields(parameters);
        yield (state, field) -> !included.holds(state, field);
      }
      case APPLIED -> {
        String id = applied(parameters);
        yield (state, field) -> {
          Item item = field.item();
          Set<String> ids =
              item != null
                  ? item.appliedBy()
                  : state.namesAppliedBy.getOrDefault(String.valueOf(field.name()), Set.of());
          return ids.contains(id);
        };
      }
      case STATE -> state(parameters);
      default -> throw new IllegalStateException(type);
    };
  }

  private static Guard.Test<FieldName> fields(Parameters parameters) {
    List<String> fields = parameters.texts("fields");
    if (parameters.option("mode", "plain", "re").equals("plain")) {
      Set<String> known = Set.copyOf(fields);
      return (_, field) -> field.name() != null && known.contains(field.name());
    }
    List<PythonRegex> patterns = new ArrayList<>();
    fields.forEach(field -> patterns.add(new PythonRegex(field, parameters.line("fields"))));
    return (state, field) -> {
      String name = field.name();
      return name != null && patterns.stream().anyMatch(it -> it.matchesStart(name, state));
    };
  }

  private static boolean isAll(Parameters parameters) {
    return parameters.requiredOption("cond", "any", "all").equals("all");
  }

  private static boolean holds(Item item, boolean all, BiPredicate<Item, ValueTest> one) {
    return all
        ? item.tests().stream().allMatch(test -> one.test(item, test))
        : item.tests().stream().anyMatch(test -> one.test(item, test));
  }

  private static boolean hasWildcard(Item item, ValueTest test) {
    return test instanceof ValueTest.Text(var pattern, _)
        && Texts.inner(item, pattern).parts().stream()
            .anyMatch(part -> part instanceof AnyText || part instanceof AnyCharacter);
  }

  private String applied(Parameters parameters) {
    String id = parameters.text("processing_item_id");
    names.askForId(id, parameters.line("processing_item_id"));
    return id;
  }

  private <T> Guard.Test<T> state(Parameters parameters) {
    String key = parameters.text("key");
    names.askForState(key, parameters.line("key"));
    Object wanted = Values.plain(parameters.scalar("val"));
    Relation relation =
        Relation.valueOf(parameters.option("op", Relation.NAMES).toUpperCase(Locale.ROOT));
    return (state, _) -> {
      Object found = state.states.get(key);
      return found != null && Values.stand(found, relation, wanted);
    };
  }

  /** The log source that the keys give, at least one. */
  static LogSource logSource(Parameters parameters) {
    LogSource source =
        new LogSource(
            lower(parameters.optionalText("category")),
            lower(parameters.optionalText("product")),
            lower(parameters.optionalText("service")));
    if (source.equals(LogSource.ANY)) {
      throw new DocumentException(
          parameters.line("type"), "expected at least one of category, product and service");
    }
    return source;
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.strip().toLowerCase(Locale.ROOT);
  }
}

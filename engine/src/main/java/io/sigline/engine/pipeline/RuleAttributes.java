package io.sigline.engine.pipeline;

import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.Suggestion;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.pipeline.Values.Relation;
import io.sigline.engine.rule.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code rule_attribute}: compares an attribute of a rule with a value. */
final class RuleAttributes {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final List<String> ORDERED = List.of("level", "status", "date", "modified");

  private RuleAttributes() {}

  /**
   * The condition.
   *
   * @param op one of those of {@link Relation}, {@code in} or {@code not_in}
   * @throws DocumentException if the attribute can never stand so to the value
   */
  static Guard.Test<RuleState> test(String attribute, Scalar value, String op, int line) {
    Object wanted =
        switch (attribute) {
          case "level" -> constant(Rule.Level.class, value, line);
          case "status" -> constant(Rule.Status.class, value, line);
          case "date", "modified" -> date(value, line);
          default -> Values.plain(value);
        };
    if (op.equals("in") || op.equals("not_in")) {
      if (ORDERED.contains(attribute)) {
        throw new DocumentException(
            line, "'" + attribute + "' is no list, so '" + op + "' never holds");
      }
      return (state, _) -> {
        Object found = of(state, attribute);
        return found instanceof List<?> list
            && list.stream().map(RuleAttributes::number).anyMatch(wanted::equals)
                == op.equals("in");
      };
    }
    Relation relation = Relation.valueOf(op.toUpperCase(Locale.ROOT));
    return (state, _) -> holds(of(state, attribute), relation, wanted);
  }

  private static boolean holds(@Nullable Object found, Relation relation, Object wanted) {
    if (found == null) {
      return false;
    }
    if (found instanceof Rule.Level level && wanted instanceof Rule.Level other) {
      return relation.admits(level.compareTo(other));
    }
    if (found instanceof Rule.Status status && wanted instanceof Rule.Status other) {
      // the later in the list, the less a rule is to be relied on
      return relation.admits(other.compareTo(status));
    }
    if (found instanceof List<?>) {
      return relation == Relation.NE;
    }
    return Values.stand(number(found), relation, wanted);
  }

  private static Object number(Object value) {
    return switch (value) {
      case Long number -> BigDecimal.valueOf(number);
      default -> value;
    };
  }

  private static @Nullable Object of(RuleState state, String attribute) {
    Rule rule = state.rule;
    return switch (attribute) {
      case "title" -> rule.title();
      case "id" -> rule.id();
      case "name" -> rule.name();
      case "status" -> rule.status();
      case "level" -> rule.level();
      case "description" -> rule.description();
      case "license" -> rule.license();
      case "author" -> rule.author();
      case "date" -> rule.date();
      case "modified" -> rule.modified();
      case "references" -> rule.references();
      case "tags" -> rule.tags();
      case "fields" -> state.fields;
      case "falsepositives" -> rule.falsePositives();
      case "scope" -> rule.scope();
      default -> state.custom.get(attribute);
    };
  }

  private static <E extends Enum<E>> E constant(Class<E> type, Scalar value, int line) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(value.text())) {
        return constant;
      }
      known.add(constant.name().toLowerCase(Locale.ROOT));
    }
    String near = Suggestion.near(value.text(), known);
    throw new DocumentException(
        line,
        "expected one of " + String.join(", ", known) + ", found '" + value.text() + "'",
        near);
  }

  private static String date(Scalar value, int line) {
    if (!DATE.matcher(value.text()).matches()) {
      throw new DocumentException(
          line, "expected a date as YYYY-MM-DD, found '" + value.text() + "'");
    }
    return value.text();
  }
}

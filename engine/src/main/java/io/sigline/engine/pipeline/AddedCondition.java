package io.sigline.engine.pipeline;

import io.sigline.engine.parse.RuleParts;
import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code add_condition}: a search that a rule's events must, or must not, fulfil as well. */
final class AddedCondition implements Transformation.OfDocument {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:(category|product|service)\\b|\\{(category|product|service)\\})");

  private final Mapping conditions;
  private final String file;
  private final String name;
  private final boolean template;
  private final boolean negated;

  /**
   * Reads it.
   *
   * @param index names it if it has no name
   * @throws io.sigline.engine.parse.DocumentException if its conditions are no search
   */
  AddedCondition(Parameters parameters, String file, int index, List<Problem> warnings) {
    this.file = file;
    this.conditions = parameters.mapping("conditions");
    String written = parameters.optionalText("name");
    this.name = written == null ? "_cond_" + (index + 1) : written;
    this.template = parameters.flag("template", false);
    this.negated = parameters.flag("negated", false);
    var _ = RuleParts.search(conditions, file, warnings);
  }

  @Override
  public boolean apply(RuleState state) {
    if (state.correlation) {
      return false;
    }
    String free = name;
    for (int i = 2; state.searches.containsKey(free); i++) {
      free = name + "_" + i;
    }
    Mapping filled = template ? filled(conditions, state) : conditions;
    state.searches.put(free, SearchParts.of(RuleParts.search(filled, file, new ArrayList<>())));
    Condition added = new Condition.Named(free);
    state.require(negated ? new Condition.Not(added) : added);
    state.conditionText = (negated ? "not " : "") + free + " and (" + state.conditionText + ")";
    return true;
  }

  private static Mapping filled(Mapping map, RuleState state) {
    SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    map.entries()
        .forEach((key, entry) ->
            entries.put(key, new Entry(entry.keyLine(), filled(entry.value(), state))));
    return new Mapping(entries, map.line());
  }

  private static YamlValue filled(YamlValue value, RuleState state) {
    return switch (value) {
      case Scalar(var text, var kind, var line) -> new Scalar(filled(text, state), kind, line);
      case Sequence(var items, var line) ->
          new Sequence(items.stream().map(item -> filled(item, state)).toList(), line);
      case Mapping map -> filled(map, state);
    };
  }

  private static String filled(String text, RuleState state) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> {
          String variable = match.group(1) == null ? match.group(2) : match.group(1);
          String part = part(state.logSource, variable);
          if (part == null) {
            throw state.refusal(
                "a pipeline asks for the %s of its log source, which has none".formatted(variable),
                null);
          }
          return Matcher.quoteReplacement(part);
        });
  }

  private static @Nullable String part(LogSource source, String variable) {
    return switch (variable) {
      case "category" -> source.category();
      case "product" -> source.product();
      default -> source.service();
    };
  }
}

package io.sigline.engine.lint;

import io.sigline.engine.parse.YamlValue;
import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.parse.YamlValue.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a condition as it is written. */
final class ConditionChecks {
  private static final Set<String> OTHER_KEYS = Set.of("condition", "timeframe", "rules");
  private static final Set<String> OPERATORS = Set.of("and", "or", "not", "of", "them", "all");
  private static final Pattern WORD = Pattern.compile("[^\\s()|]+");
  private static final Pattern SELECTOR =
      Pattern.compile("(?i)\\b(1|any|all|[0-9]+)\\s+of\\s+([^\\s()|]+)");

  private final Mapping detection;
  private final Report report;

  ConditionChecks(Mapping detection, Report report) {
    this.detection = detection;
    this.report = report;
  }

  /** The searches of the detection, by name. */
  SequencedMap<String, Entry> searches() {
    SequencedMap<String, Entry> searches = new LinkedHashMap<>(detection.entries());
    searches.keySet().removeAll(OTHER_KEYS);
    return searches;
  }

  void run() {
    for (Scalar condition : conditions(detection.get("condition"))) {
      operators(condition);
      Matcher selector = SELECTOR.matcher(condition.text());
      while (selector.find()) {
        selector(condition, selector.group(), selector.group(1), selector.group(2));
      }
    }
  }

  private static List<Scalar> conditions(@Nullable YamlValue value) {
    return switch (value) {
      case Scalar scalar -> List.of(scalar);
      case Sequence(var items, _) ->
          items.stream().filter(Scalar.class::isInstance).map(Scalar.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private void operators(Scalar condition) {
    Matcher words = WORD.matcher(condition.text());
    while (words.find()) {
      String word = words.group();
      String lower = word.toLowerCase(Locale.ROOT);
      boolean isName = detection.entries().containsKey(word);
      if (!word.equals(lower) && OPERATORS.contains(lower) && !isName) {
        report.add(
            Check.OPERATOR_CASE,
            condition.line(),
            word,
            "expected the operator '" + lower + "', found '" + word + "'",
            "other engines refuse capitals");
        return;
      }
    }
  }

  private void selector(Scalar condition, String whole, String quantifier, String pattern) {
    List<String> selected = selected(pattern);
    if (selected.size() == 1) {
      report.add(
          Check.OF_ONE,
          condition.line(),
          whole,
          "'" + whole + "' selects one search, '" + selected.getFirst() + "'");
    }
    boolean some = !quantifier.equalsIgnoreCase("all");
    boolean them = pattern.equalsIgnoreCase("them") || pattern.equals("*");
    for (String name : selected) {
      boolean isFilter =
          name.toLowerCase(Locale.ROOT).startsWith("filter")
              || name.toLowerCase(Locale.ROOT).startsWith("exclu");
      if (them && some && isFilter && selected.size() > 1) {
        report.add(
            Check.THEM_WITH_FILTER,
            condition.line(),
            whole,
            "'" + whole + "' also holds where only '" + name + "' does",
            "write '" + quantifier + " of selection*', and 'not " + name + "'");
        return;
      }
    }
  }

  private List<String> selected(String pattern) {
    boolean them = pattern.equalsIgnoreCase("them") && !searches().containsKey(pattern);
    String regex = Pattern.quote(them ? "*" : pattern).replace("*", "\\E.*\\Q");
    boolean hiddenToo = pattern.startsWith("_");
    return searches().keySet().stream()
        .filter(name -> (hiddenToo || !name.startsWith("_")) && name.matches(regex))
        .toList();
  }
}

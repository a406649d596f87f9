package io.sigline.engine.parse;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Adds the conditions of filters to the rules they name. */
final class FilteredRules {

  private FilteredRules() {}

  /**
   * The rules, each narrowed by the filters that name it and whose log source covers its own; those
   * that have expired are left out.
   */
  static List<Rule> of(List<Rule> rules, List<Filter> all, Instant now, List<Problem> warnings) {
    if (all.isEmpty()) {
      return rules;
    }
    List<Filter> filters = all.stream().filter(filter -> !filter.isExpired(now)).toList();
    all.forEach(filter -> warnOfExpiry(filter, now, warnings));
    List<Rule> result = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      Rule filtered = rule;
      for (Filter filter : filters) {
        if (names(filter, rule) && filter.logSource().covers(rule.logSource())) {
          filtered = filtered.withDetection(narrowed(filtered.detection(), filter));
        }
      }
      result.add(filtered);
    }
    filters.forEach(filter -> warnOfNoEffect(filter, rules, warnings));
    return result;
  }

  private static boolean names(Filter filter, Rule rule) {
    return filter.rules().isEmpty()
        || (rule.id() != null && filter.rules().contains(rule.id()))
        || (rule.name() != null && filter.rules().contains(rule.name()));
  }

  private static Detection narrowed(Detection detection, Filter filter) {
    String prefix = unusedPrefix(filter, detection);
    SequencedMap<String, Search> searches = new LinkedHashMap<>(detection.searches());
    filter.detection().searches().forEach((name, search) -> searches.put(prefix + name, search));
    Condition condition =
        new Condition.Filtered(
            detection.condition(), prefixed(filter.detection().condition(), prefix), filter);
    String text =
        "(%s) and filter '%s' (%s)"
            .formatted(
                detection.conditionText(), filter.title(), filter.detection().conditionText());
    return new Detection(searches, condition, text);
  }

  private static String unusedPrefix(Filter filter, Detection detection) {
    String base = filter.name() != null ? filter.name() : filter.title();
    String prefix = base + ": ";
    for (int i = 2; isTaken(prefix, detection); i++) {
      prefix = base + " (" + i + "): ";
    }
    return prefix;
  }

  private static boolean isTaken(String prefix, Detection detection) {
    return detection.searches().keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private static Condition prefixed(Condition condition, String prefix) {
    return switch (condition) {
      case Condition.And(var operands) ->
          new Condition.And(operands.stream().map(operand -> prefixed(operand, prefix)).toList());
      case Condition.Or(var operands) ->
          new Condition.Or(operands.stream().map(operand -> prefixed(operand, prefix)).toList());
      case Condition.Not(var operand) -> new Condition.Not(prefixed(operand, prefix));
      case Condition.Filtered(var operand, var added, var filter) ->
          new Condition.Filtered(prefixed(operand, prefix), prefixed(added, prefix), filter);
      case Condition.Named(var search) -> new Condition.Named(prefix + search);
    };
  }

  private static void warnOfNoEffect(Filter filter, List<Rule> rules, List<Problem> warnings) {
    Set<String> known = new HashSet<>();
    for (Rule rule : rules) {
      known.add(rule.id() == null ? rule.key() : rule.id());
      known.add(rule.name() == null ? rule.key() : rule.name());
      if (names(filter, rule)
          && !filter.rules().isEmpty()
          && !filter.logSource().covers(rule.logSource())) {
        warnings.add(
            warning(
                filter,
                "the filter names '%s', whose log source %s its own (%s) does not cover"
                    .formatted(rule.title(), rule.logSource(), filter.logSource())));
      }
    }
    for (String name : filter.rules()) {
      if (!known.contains(name)) {
        warnings.add(
            warning(filter, "the filter names the rule '" + name + "', which is not loaded"));
      }
    }
  }

  private static void warnOfExpiry(Filter filter, Instant now, List<Problem> warnings) {
    Instant expires = filter.expires();
    if (expires == null) {
      return;
    }
    if (filter.isExpired(now)) {
      warnings.add(
          warning(
              filter,
              "filter-expired",
              "the filter '%s' expired at %s and hides nothing any more"
                  .formatted(filter.title(), expires)));
    } else if (filter.isExpired(now.plus(Filter.NOTICE))) {
      warnings.add(
          warning(
              filter,
              "filter-expires-soon",
              "the filter '%s' expires at %s; what it hides will alert again"
                  .formatted(filter.title(), expires)));
    }
  }

  private static Problem warning(Filter filter, String message) {
    return warning(filter, "filter-without-effect", message);
  }

  private static Problem warning(Filter filter, String check, String message) {
    return new Problem(filter.source().file(), filter.source().line(), message, null, check);
  }
}

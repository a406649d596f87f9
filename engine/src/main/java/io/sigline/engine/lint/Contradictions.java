package io.sigline.engine.lint;

import io.sigline.engine.parse.YamlValue.Entry;
import io.sigline.engine.parse.YamlValue.Mapping;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for what can never hold in a rule, and for alternatives that nearly always do. */
final class Contradictions {
  private static final String CONDITION = "condition";

  private final Rule rule;
  private final Mapping detection;
  private final Report report;

  Contradictions(Rule rule, Mapping detection, Report report) {
    this.rule = rule;
    this.detection = detection;
    this.report = report;
  }

  void run() {
    rule.detection()
        .searches()
        .forEach((name, search) -> {
          String why = impossible(search);
          if (why != null) {
            add(name, name, "the search '" + name + "' can never hold: " + why);
          }
        });
    alternatives(rule.detection().condition())
        .forEach(alternative -> {
          condition(alternative);
          negation(alternative);
        });
  }

  /** Why the search can never hold, or null if it may. */
  private static @Nullable String impossible(Search search) {
    return switch (search) {
      case Search.All(var parts) -> {
        for (Search part : parts) {
          String why = impossible(part);
          if (why != null) {
            yield why;
          }
        }
        List<Choice> denied = new ArrayList<>();
        for (Search part : parts) {
          Choice none = part instanceof Search.None(var inner) ? Choice.of(inner) : null;
          if (none != null) {
            denied.add(none);
          }
        }
        yield clash(Choice.demanded(search), denied);
      }
      case Search.Any(var parts) -> {
        String why = null;
        for (Search part : parts) {
          why = impossible(part);
          if (why == null) {
            yield null;
          }
        }
        yield why;
      }
      default -> null;
    };
  }

  private static @Nullable String clash(List<Choice> demanded, List<Choice> denied) {
    for (int i = 0; i < demanded.size(); i++) {
      for (Choice other : demanded.subList(i + 1, demanded.size())) {
        if (demanded.get(i).excludes(other)) {
          return "no value of '" + other.field() + "' can pass all that is asked of it";
        }
      }
      for (Choice none : denied) {
        if (demanded.get(i).implies(none)) {
          return "each value of '" + none.field() + "' that is asked for is denied as well";
        }
      }
    }
    return null;
  }

  private static List<Condition> alternatives(Condition condition) {
    return condition instanceof Condition.Or(var operands)
        ? operands.stream().flatMap(operand -> alternatives(operand).stream()).toList()
        : List.of(condition);
  }

  private void condition(Condition alternative) {
    Set<String> demanded = new LinkedHashSet<>();
    Set<String> denied = new LinkedHashSet<>();
    collect(alternative, demanded, denied);
    for (String name : demanded) {
      if (denied.contains(name)) {
        never("'" + name + "' is both asked for and denied");
        return;
      }
    }
    List<Choice> choices = new ArrayList<>();
    List<Choice> nots = new ArrayList<>();
    for (String name : demanded) {
      if (impossible(search(name)) != null) {
        return; // said already
      }
      choices.addAll(Choice.demanded(search(name)));
    }
    for (String name : denied) {
      Choice one = Choice.of(search(name));
      if (one != null) {
        nots.add(one);
      }
    }
    String why = clash(choices, nots);
    if (why != null) {
      never(why);
    }
  }

  private void never(String why) {
    boolean whole = !(rule.detection().condition() instanceof Condition.Or);
    add(
        CONDITION,
        CONDITION,
        (whole ? "the condition" : "an alternative of the condition") + " can never hold: " + why);
  }

  private static void collect(Condition condition, Set<String> demanded, Set<String> denied) {
    switch (condition) {
      case Condition.Named(var name) -> demanded.add(name);
      case Condition.And(var operands) ->
          operands.forEach(operand -> collect(operand, demanded, denied));
      case Condition.Not(var operand) -> deny(operand, denied);
      case Condition.Filtered(var operand, var added, _) -> {
        collect(operand, demanded, denied);
        collect(added, demanded, denied);
      }
      case Condition.Or _ -> {}
    }
  }

  private static void deny(Condition condition, Set<String> denied) {
    if (condition instanceof Condition.Named(var name)) {
      denied.add(name);
    } else if (condition instanceof Condition.Or(var operands)) {
      operands.forEach(operand -> deny(operand, denied));
    }
  }

  private void negation(Condition alternative) {
    if (onlyDenies(alternative)) {
      boolean whole = !(rule.detection().condition() instanceof Condition.Or);
      report.add(
          Check.NEGATION_ONLY,
          line(CONDITION),
          CONDITION,
          (whole ? "the condition" : "an alternative of the condition")
              + " only says what must not be: nearly every record of the log source matches",
          whole ? "say what must be, too" : "is 'and not' meant in place of 'or not'?");
    }
  }

  private static boolean onlyDenies(Condition condition) {
    return switch (condition) {
      case Condition.Not _ -> true;
      case Condition.And(var operands) -> operands.stream().allMatch(Contradictions::onlyDenies);
      case Condition.Or(var operands) -> operands.stream().anyMatch(Contradictions::onlyDenies);
      case Condition.Filtered(var operand, var added, _) ->
          onlyDenies(operand) && onlyDenies(added);
      case Condition.Named _ -> false;
    };
  }

  private Search search(String name) {
    Search search = rule.detection().searches().get(name);
    return search == null ? new Search.All(List.of()) : search;
  }

  private void add(String key, String token, String message) {
    report.add(
        Check.CONTRADICTION,
        line(key),
        token,
        message,
        "only a field with several values could do so");
  }

  private int line(String key) {
    Entry entry = detection.entries().get(key);
    return entry == null ? detection.line() : entry.keyLine();
  }
}

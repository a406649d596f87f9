package io.sigline.benchmarks.engine;

import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.TextPattern.Part;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Any number of rules, made of real ones: first these, then copies in which two letters or digits
 * of each longer literal are others. Log sources, event ids, fields and conditions stay, so that
 * the copies are sought in the same events; what they ask for differs. What a condition denies
 * stays too: a copy that no longer leaves out what its rule does would match every other event, as
 * no rule does that anybody keeps. The same for the same seed.
 */
public final class MutatedRules {
  private static final int SHORTEST = 5;
  private static final int CHANGES = 2;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  private final Random random;

  private MutatedRules(long seed) {
    random = new Random(seed);
  }

  /** So many rules: the first ones of these, and then copies of all in turn. */
  public static List<Rule> of(List<Rule> rules, int count, long seed) {
    List<Rule> all = new ArrayList<>(rules.subList(0, Math.min(count, rules.size())));
    MutatedRules mutation = new MutatedRules(seed);
    while (all.size() < count) {
      all.add(mutation.copy(rules.get(all.size() % rules.size()), all.size()));
    }
    return all;
  }

  private Rule copy(Rule rule, int number) {
    SequencedMap<String, Search> searches = new LinkedHashMap<>();
    Set<String> denied = new HashSet<>();
    collectDenied(rule.detection().condition(), false, denied);
    rule.detection()
        .searches()
        .forEach(
            (name, search) -> searches.put(name, denied.contains(name) ? search : mutated(search)));
    Detection detection =
        new Detection(searches, rule.detection().condition(), rule.detection().conditionText());
    return rule.withKey(rule.key() + '-' + number).withDetection(detection);
  }

  private static void collectDenied(Condition condition, boolean denied, Set<String> into) {
    switch (condition) {
      case Condition.And(var operands) ->
          operands.forEach(operand -> collectDenied(operand, denied, into));
      case Condition.Or(var operands) ->
          operands.forEach(operand -> collectDenied(operand, denied, into));
      case Condition.Not(var operand) -> collectDenied(operand, !denied, into);
      case Condition.Filtered(var operand, var added, _) -> {
        collectDenied(operand, denied, into);
        collectDenied(added, denied, into);
      }
      case Condition.Named(var name) -> {
        if (denied) {
          into.add(name);
        }
      }
    }
  }

  private Search mutated(Search search) {
    return switch (search) {
      case Search.All(var parts) -> new Search.All(parts.stream().map(this::mutated).toList());
      case Search.Any(var parts) -> new Search.Any(parts.stream().map(this::mutated).toList());
      case Search.None _ -> search;
      case Search.Keyword(var test) -> new Search.Keyword(mutated(test));
      case Search.Field(var name, var test) -> new Search.Field(name, mutated(test));
    };
  }

  private ValueTest mutated(ValueTest test) {
    return test instanceof ValueTest.Text(var pattern, var cased)
        ? new ValueTest.Text(
            new TextPattern(pattern.parts().stream().map(this::mutated).toList()), cased)
        : test;
  }

  private Part mutated(Part part) {
    return part instanceof Literal(var text) && text.length() >= SHORTEST
        ? new Literal(mutated(text))
        : part;
  }

  private String mutated(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i < CHANGES; i++) {
      int at = random.nextInt(changed.length());
      if (Character.isLetter(changed.charAt(at))) {
        changed.setCharAt(at, LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
    }
    return changed.toString();
  }
}

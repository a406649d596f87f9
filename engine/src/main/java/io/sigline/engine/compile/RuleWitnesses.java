package io.sigline.engine.compile;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.ValueTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By what a rule is found among all others, in words.
 *
 * @param witnesses an event of the rule's log source is looked at closer only if one of these is so
 * @param withoutWitness why each event of the rule's log source is looked at; null if it is not
 * @param openExpressions the rule's regular expressions that are known to need no literal, and so
 *     run on each text that they are asked about, with the reason
 */
public record RuleWitnesses(
    Rule rule,
    List<String> witnesses,
    @Nullable String withoutWitness,
    List<String> openExpressions) {
  public RuleWitnesses {
    witnesses = List.copyOf(witnesses);
    openExpressions = List.copyOf(openExpressions);
  }

  /** As rules are found by a plan with the frequencies that ship; in the order of the rules. */
  public static List<RuleWitnesses> of(List<Rule> rules) {
    Map<LogSource, List<Rule>> bySource = new LinkedHashMap<>();
    for (Rule rule : rules) {
      bySource.computeIfAbsent(rule.logSource(), _ -> new ArrayList<>()).add(rule);
    }
    Map<Rule, RuleWitnesses> found = new LinkedHashMap<>();
    bySource.forEach((source, own) ->
        ofSource(own, new WitnessOdds(Frequencies.shipped(), source))
            .forEach(each -> found.put(each.rule(), each)));
    return rules.stream().map(found::get).toList();
  }

  private static List<RuleWitnesses> ofSource(List<Rule> rules, WitnessOdds odds) {
    List<@Nullable Necessity> needs = new ArrayList<>();
    List<SequencedSet<String>> named = new ArrayList<>();
    for (Rule rule : rules) {
      needs.add(WitnessFinder.of(rule.detection()));
      named.add(new LinkedHashSet<>());
    }
    SplitByValue split = SplitByValue.of(needs);
    String field = split.field();
    name(split.unbound(), new WitnessChoice(odds, null), needs, "", named);
    for (int i = 0; i < split.bound().size(); i++) {
      String value = field + " is " + quoted(split.values().get(i));
      name(split.bound().get(i), new WitnessChoice(odds, field), needs, value, named);
    }
    List<RuleWitnesses> all = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String reason = named.get(i).isEmpty() ? new WitnessLack(rule.detection()).reason() : null;
      all.add(new RuleWitnesses(rule, List.copyOf(named.get(i)), reason, openExpressions(rule)));
    }
    return all;
  }

  /** Adds what the rules of a group are found by; all of them show the value. */
  private static void name(
      List<Integer> group,
      WitnessChoice choice,
      List<@Nullable Necessity> needs,
      String value,
      List<SequencedSet<String>> named) {
    List<@Nullable Necessity> own = new ArrayList<>();
    group.forEach(rule -> own.add(needs.get(rule)));
    List<@Nullable List<Combination>> chosen = choice.of(own);
    for (int i = 0; i < group.size(); i++) {
      SequencedSet<String> into = named.get(group.get(i));
      List<Combination> combinations = chosen.get(i);
      if (combinations != null) {
        String prefix = value.isEmpty() ? "" : value + " and ";
        combinations.forEach(combination -> name(combination, prefix, into));
      } else if (!value.isEmpty()) {
        into.add(value);
      }
    }
  }

  private static void name(Combination combination, String prefix, SequencedSet<String> into) {
    List<List<Witness>> groups = combination.groups();
    if (groups.size() == 1) {
      groups.getFirst().forEach(witness -> into.add(prefix + text(witness)));
    } else {
      into.add(
          prefix + groups.stream().map(RuleWitnesses::anyOf).collect(Collectors.joining(" and ")));
    }
  }

  private static String anyOf(List<Witness> group) {
    String any = group.stream().map(RuleWitnesses::text).collect(Collectors.joining(" or "));
    return group.size() == 1 ? any : "(" + any + ")";
  }

  private static String text(Witness witness) {
    String field = witness.field() == null ? "any value" : witness.field();
    Needle needle = witness.needle();
    if (needle == null) {
      return field + " is there";
    }
    String place =
        switch (needle.place()) {
          case WHOLE -> " is ";
          case START -> " starts with ";
          case END -> " ends with ";
          case ANYWHERE -> " contains ";
        };
    return field + place + quoted(needle.literal());
  }

  private static String quoted(byte[] literal) {
    return "'" + new String(literal, StandardCharsets.UTF_8) + "'";
  }

  private static List<String> openExpressions(Rule rule) {
    SequencedSet<String> open = new LinkedHashSet<>();
    rule.detection().searches().values().forEach(search -> collect(search, open));
    return List.copyOf(open);
  }

  private static void collect(Search search, SequencedSet<String> open) {
    switch (search) {
      case Search.All(var parts) -> parts.forEach(part -> collect(part, open));
      case Search.Any(var parts) -> parts.forEach(part -> collect(part, open));
      case Search.None(var part) -> collect(part, open);
      case Search.Keyword(var test) -> collect("any value", test, open);
      case Search.Field(var name, var test) -> collect(name, test, open);
    }
  }

  private static void collect(String field, ValueTest test, SequencedSet<String> open) {
    if (test instanceof ValueTest.Regex regex) {
      String reason = RegexLiterals.reasonForNone(regex);
      if (reason != null) {
        open.add(field + " matches '" + regex.pattern() + "': " + reason);
      }
    }
  }
}

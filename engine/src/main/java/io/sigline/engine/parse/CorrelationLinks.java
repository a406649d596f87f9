package io.sigline.engine.parse;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Correlation.Reference;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what correlations refer to, by id and by name, and refuses those that refer to something
 * that is not there, to themselves, or to correlations nested too deep.
 */
final class CorrelationLinks {
  /** How many correlations may be nested in one another. */
  private static final int MAX_DEPTH = 8;

  private final Map<String, Set<String>> keysByName = new HashMap<>();
  private final SequencedMap<String, Correlation> open = new LinkedHashMap<>();
  private final Map<String, Problem> refusedByName;
  private final Rewriting rewriting;
  private final SequencedMap<String, Correlation> found = new LinkedHashMap<>();
  private final Map<String, Integer> depths = new HashMap<>();
  private final List<Problem> refused = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  /**
   * Looks up the references.
   *
   * @param rules with keys of their own
   * @param correlations with keys of their own
   * @param refusedByName why documents of these ids and names were refused
   * @param rewriting changes each correlation once it is complete
   */
  CorrelationLinks(
      List<Rule> rules,
      List<Correlation> correlations,
      Map<String, Problem> refusedByName,
      Rewriting rewriting) {
    this.refusedByName = new HashMap<>(refusedByName);
    this.rewriting = rewriting;
    // A rule with an aggregation is two documents of one name; the correlation is the one meant.
    correlations.forEach(correlation -> name(correlation.document()));
    Set<String> taken = new HashSet<>(keysByName.keySet());
    for (Rule rule : rules) {
      name(rule, rule.id(), taken);
      name(rule, rule.name(), taken);
      keysByName.computeIfAbsent(rule.key(), _ -> new LinkedHashSet<>()).add(rule.key());
    }
    correlations.forEach(correlation -> open.put(correlation.key(), correlation));
    boolean progress = true;
    while (progress && !open.isEmpty()) {
      progress = false;
      for (Correlation correlation : List.copyOf(open.values())) {
        progress |= look(correlation);
      }
    }
    Map<Correlation, String> rings = new LinkedHashMap<>();
    open.values().forEach(correlation -> rings.put(correlation, cycle(correlation)));
    rings.forEach((correlation, ring) -> refuse(correlation, line(correlation), ring));
  }

  /** Those that are complete, inner ones first. */
  List<Correlation> correlations() {
    return List.copyOf(found.values());
  }

  List<Problem> refused() {
    return refused;
  }

  List<Problem> warnings() {
    return warnings;
  }

  /** Keys of what does not alert for itself, as these correlations refer to it. */
  static Set<String> silent(Collection<Correlation> correlations) {
    Set<String> silent = new HashSet<>();
    Set<String> loud = new HashSet<>();
    for (Correlation correlation : correlations) {
      Set<String> into = correlation.generate() ? loud : silent;
      correlation.rules().forEach(reference -> into.addAll(reference.keys()));
    }
    silent.removeAll(loud);
    return silent;
  }

  private void name(Rule document) {
    name(document, document.id(), Set.of());
    name(document, document.name(), Set.of());
  }

  private void name(Rule document, @Nullable String name, Set<String> taken) {
    if (name != null && !taken.contains(name)) {
      keysByName.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(document.key());
    }
  }

  /** Settles a correlation if all that it refers to is settled. */
  private boolean look(Correlation correlation) {
    List<Reference> references = new ArrayList<>();
    Set<String> met = new HashSet<>();
    int depth = 0;
    for (Reference reference : correlation.rules()) {
      Set<String> keys = keysByName.getOrDefault(reference.name(), Set.of());
      if (keys.isEmpty()) {
        return refuse(correlation, reference.line(), missing(reference));
      }
      for (String key : keys) {
        if (open.containsKey(key)) {
          return false;
        }
        if (!met.add(key)) {
          String message = "refers to the rule '" + reference.name() + "' by another name, too";
          return refuse(correlation, reference.line(), message);
        }
        depth = Math.max(depth, depths.getOrDefault(key, 0));
      }
      references.add(new Reference(reference.name(), reference.line(), keys));
    }
    if (depth >= MAX_DEPTH) {
      return refuse(
          correlation, line(correlation), "is nested more than " + MAX_DEPTH + " levels deep");
    }
    String alias = unknownInAliases(correlation);
    if (alias != null) {
      return refuse(
          correlation,
          line(correlation),
          "its aliases name '" + alias + "', which 'rules' has not");
    }
    try {
      settle(correlation, references);
    } catch (DocumentException e) {
      return refuse(correlation, line(correlation), String.valueOf(e.getMessage()));
    }
    depths.put(correlation.key(), depth + 1);
    return true;
  }

  private void settle(Correlation correlation, List<Reference> references) {
    Correlation complete = withNames(correlation, references);
    Correlation rewritten = rewriting.rewrite(complete);
    open.remove(correlation.key());
    found.put(complete.key(), rewritten);
    complete
        .aliases()
        .forEach((alias, fields) -> {
          for (Reference reference : references) {
            if (!fields.containsKey(reference.name())) {
              warnings.add(
                  problem(
                      complete,
                      line(complete),
                      "the alias '%s' has no field for '%s': it is read as a field of that name"
                          .formatted(alias, reference.name())));
            }
          }
        });
  }

  /**
   * Aliases may call a rule by its name where {@code rules} has its id, and the other way round.
   */
  private Correlation withNames(Correlation correlation, List<Reference> references) {
    Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
    correlation
        .aliases()
        .forEach((alias, fields) -> {
          Map<String, String> byReference = new HashMap<>();
          fields.forEach((name, field) -> {
            for (Reference reference : references) {
              if (isMeant(name, reference)) {
                byReference.put(reference.name(), field);
              }
            }
          });
          aliases.put(alias, byReference);
        });
    return correlation.with(references, aliases);
  }

  private @Nullable String unknownInAliases(Correlation correlation) {
    for (Map<String, String> fields : correlation.aliases().values()) {
      for (String name : fields.keySet()) {
        if (correlation.rules().stream().noneMatch(reference -> isMeant(name, reference))) {
          return name;
        }
      }
    }
    return null;
  }

  private boolean isMeant(String name, Reference reference) {
    Set<String> keys = keysByName.getOrDefault(reference.name(), Set.of());
    return name.equals(reference.name())
        || keysByName.getOrDefault(name, Set.of()).stream().anyMatch(keys::contains);
  }

  private String missing(Reference reference) {
    Problem why = refusedByName.get(reference.name());
    return why == null
        ? "refers to the rule '" + reference.name() + "', which is not loaded"
        : "refers to the rule '" + reference.name() + "', which was refused: " + why;
  }

  /** What is still open refers to itself, or to something that does. */
  private String cycle(Correlation correlation) {
    List<String> way = new ArrayList<>();
    String key = correlation.key();
    while (!way.contains(key)) {
      way.add(key);
      Correlation at = open.get(key);
      key = at == null ? way.getFirst() : next(at);
    }
    String ring =
        way.subList(way.indexOf(key), way.size()).stream()
            .map(this::title)
            .collect(Collectors.joining("' → '", "'", "'"));
    return "can never fire, as these correlations refer to one another in a ring: " + ring;
  }

  private String next(Correlation correlation) {
    return correlation.rules().stream()
        .flatMap(reference -> keysByName.getOrDefault(reference.name(), Set.of()).stream())
        .filter(open::containsKey)
        .findFirst()
        .orElse(correlation.key());
  }

  private String title(String key) {
    Correlation correlation = open.get(key);
    return correlation == null ? key : correlation.document().title();
  }

  private boolean refuse(Correlation correlation, int line, String reason) {
    Problem problem =
        problem(
            correlation,
            line,
            "the correlation '" + correlation.document().title() + "' " + reason);
    refused.add(problem);
    Rule document = correlation.document();
    for (String name : new String[] {document.id(), document.name()}) {
      if (name != null) {
        refusedByName.putIfAbsent(name, problem);
        keysByName.getOrDefault(name, new HashSet<>()).remove(document.key());
      }
    }
    open.remove(correlation.key());
    return true;
  }

  private static Problem problem(Correlation correlation, int line, String message) {
    return new Problem(correlation.document().source().file(), line, message, null);
  }

  private static int line(Correlation correlation) {
    return correlation.document().source().line();
  }
}

package io.sigline.engine.parse;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives every document of a set a key of its own. */
final class UniqueKeys {
  private final Map<String, Rule> first = new HashMap<>();
  private final List<Problem> warnings;

  UniqueKeys(List<Problem> warnings) {
    this.warnings = warnings;
  }

  /**
   * The rules, where the second and later ones of the same key have their place in the file added
   * to it. Dropping them instead would be a silent miss.
   */
  List<Rule> of(List<Rule> rules) {
    List<Rule> result = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      result.add(of(rule));
    }
    return result;
  }

  /** The document, with its place in the file added to its key if one before it has that key. */
  Rule of(Rule rule) {
    Rule other = first.putIfAbsent(rule.key(), rule);
    if (other == null) {
      return rule;
    }
    Rule renamed = rule.withKey(rule.key() + "@" + rule.source());
    first.put(renamed.key(), renamed);
    if (rule.id() != null) {
      warnings.add(
          new Problem(
              rule.source().file(),
              rule.source().line(),
              "the id '" + rule.id() + "' is that of " + other.source() + " too; both are loaded",
              "give one of them an id of its own",
              "id-duplicate"));
    }
    return renamed;
  }
}

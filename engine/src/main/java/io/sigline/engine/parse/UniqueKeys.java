package io.sigline.engine.parse;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives every rule of a set a key of its own. */
final class UniqueKeys {

  private UniqueKeys() {}

  /**
   * The rules, where the second and later ones of the same key have their place in the file added
   * to it. Dropping them instead would be a silent miss.
   */
  static List<Rule> of(List<Rule> rules, List<Problem> warnings) {
    Map<String, Rule> first = new HashMap<>();
    List<Rule> result = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      Rule other = first.putIfAbsent(rule.key(), rule);
      if (other == null) {
        result.add(rule);
        continue;
      }
      Rule renamed = rule.withKey(rule.key() + "@" + rule.source());
      first.put(renamed.key(), renamed);
      result.add(renamed);
      if (rule.id() != null) {
        warnings.add(
            new Problem(
                rule.source().file(),
                rule.source().line(),
                "the id '" + rule.id() + "' is that of " + other.source() + " too; both are loaded",
                "give one of them an id of its own",
                "id-duplicate"));
      }
    }
    return result;
  }
}

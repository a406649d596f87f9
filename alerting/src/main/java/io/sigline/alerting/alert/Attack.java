package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The MITRE ATT&CK tactics and techniques among a rule's tags.
 *
 * @param tactics in lower case with hyphens, {@code lateral-movement}
 * @param techniques in upper case, {@code T1059.001}
 */
record Attack(List<String> tactics, List<String> techniques) {
  private static final Pattern TECHNIQUE = Pattern.compile("attack\\.(t\\d{4}(\\.\\d{3})?)");
  private static final Set<String> TACTICS =
      Set.of(
          "reconnaissance",
          "resource-development",
          "initial-access",
          "execution",
          "persistence",
          "privilege-escalation",
          "defense-evasion",
          "stealth",
          "defense-impairment",
          "credential-access",
          "discovery",
          "lateral-movement",
          "collection",
          "command-and-control",
          "exfiltration",
          "impact");

  /** Reads tags of the namespace {@code attack}; others, groups and software are left out. */
  static Attack of(List<String> tags) {
    List<String> tactics = new ArrayList<>();
    List<String> techniques = new ArrayList<>();
    for (String written : tags) {
      String tag = written.toLowerCase(Locale.ROOT);
      var technique = TECHNIQUE.matcher(tag);
      if (technique.matches()) {
        techniques.add(technique.group(1).toUpperCase(Locale.ROOT));
      } else if (tag.startsWith("attack.")) {
        String tactic = tag.substring("attack.".length()).replace('_', '-');
        if (TACTICS.contains(tactic)) {
          tactics.add(tactic);
        }
      }
    }
    return new Attack(tactics, techniques);
  }

  /**
   * As a list of objects. Tags do not say which technique serves which tactic: the two stand in one
   * object only where there is one tactic.
   */
  ArrayNode json() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    boolean paired = tactics.size() == 1 && !techniques.isEmpty();
    for (String technique : techniques) {
      var entry = list.addObject();
      if (paired) {
        entry.put("tactic", tactics.getFirst());
      }
      entry.put("technique", technique);
    }
    if (!paired) {
      tactics.forEach(tactic -> list.addObject().put("tactic", tactic));
    }
    return list;
  }
}

package io.sigline.engine.rule;

import java.util.ArrayList;
import java.util.Collection;
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
public record AttackTags(List<String> tactics, List<String> techniques) {
  /** Every tactic, as in a tag behind {@code attack.}. */
  public static final Set<String> TACTICS =
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

  private static final String NAMESPACE = "attack.";
  private static final Pattern TECHNIQUE = Pattern.compile("t[0-9]{4}(\\.[0-9]{3})?");

  /** The lists are copied. */
  public AttackTags {
    tactics = List.copyOf(tactics);
    techniques = List.copyOf(techniques);
  }

  /** Reads tags of the namespace {@code attack}; others, groups and software are left out. */
  public static AttackTags of(Collection<String> tags) {
    List<String> tactics = new ArrayList<>();
    List<String> techniques = new ArrayList<>();
    for (String written : tags) {
      String tag = written.toLowerCase(Locale.ROOT);
      if (!tag.startsWith(NAMESPACE)) {
        continue;
      }
      String name = tag.substring(NAMESPACE.length());
      String tactic = name.replace('_', '-');
      if (TECHNIQUE.matcher(name).matches()) {
        techniques.add(name.toUpperCase(Locale.ROOT));
      } else if (TACTICS.contains(tactic)) {
        tactics.add(tactic);
      }
    }
    return new AttackTags(tactics, techniques);
  }
}

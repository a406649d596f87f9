package io.sigline.receiver.rules;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.KnownFields;
import io.sigline.engine.rule.AttackTags;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which techniques of ATT&CK rules are for, and which log sources they need.
 *
 * @param rules how many were looked at
 * @param untagged of these, how many name no technique
 * @param techniques id, such as {@code T1059.001} → the rules tagged with it
 * @param logSources each log source that a rule names → what is known of it
 */
public record Coverage(
    int rules,
    int untagged,
    SortedMap<String, List<Rule>> techniques,
    SortedMap<LogSource, Source> logSources) {
  /**
   * A log source that rules name.
   *
   * @param rules how many do
   * @param mapped true if a field map gives it to records
   */
  public record Source(int rules, boolean mapped) {}

  /** The coverage of these rules. */
  public static Coverage of(Collection<Rule> rules, FieldMaps fieldMaps) {
    SortedMap<String, List<Rule>> techniques = new TreeMap<>();
    SortedMap<LogSource, Source> sources = new TreeMap<>(Comparator.comparing(LogSource::toString));
    int untagged = 0;
    for (Rule rule : rules) {
      Set<String> tagged = new HashSet<>(AttackTags.of(rule.tags()).techniques());
      tagged.forEach(id -> techniques.computeIfAbsent(id, _ -> new ArrayList<>()).add(rule));
      untagged += tagged.isEmpty() ? 1 : 0;
      Source before = sources.get(rule.logSource());
      sources.put(
          rule.logSource(),
          before == null
              ? new Source(1, KnownFields.of(fieldMaps, rule.logSource()).isSourceKnown())
              : new Source(before.rules() + 1, before.mapped()));
    }
    return new Coverage(rules.size(), untagged, techniques, sources);
  }
}

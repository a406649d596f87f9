package io.sigline.engine.match;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.List;
import java.util.Map;

/**
 * A rule that matched an event, with its reasons. Made only for a match.
 *
 * @param logSource the event's log source under which the rule was evaluated
 * @param selections names of the searches that held, in the rule's order
 * @param fields each field that a held search reads and that the event has → its values as text;
 *     keyword searches appear under the key {@code keywords} with the texts that matched
 * @param entity who or what this is about, as {@code name=value} pairs declared by the field map
 *     (host, user …), in the field map's order; may be empty
 * @param wanted the values of the fields that correlations want to know of the rule's matches, by
 *     name; what the event has not is left out
 */
public record Match(
    Rule rule,
    LogSource logSource,
    List<String> selections,
    Map<String, List<String>> fields,
    Map<String, String> entity,
    Map<String, List<String>> wanted) {

  /** A match of a rule that no correlation refers to. */
  public Match(
      Rule rule,
      LogSource logSource,
      List<String> selections,
      Map<String, List<String>> fields,
      Map<String, String> entity) {
    this(rule, logSource, selections, fields, entity, Map.of());
  }
}

package io.sigline.engine.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The detection of a rule: named searches in the rule's order, and the condition over them.
 *
 * @param conditionText the condition as written (several are joined by {@code or}), for people
 */
public record Detection(
    SequencedMap<String, Search> searches, Condition condition, String conditionText) {
  public Detection {
    searches = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(searches));
  }
}

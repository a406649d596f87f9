package io.sigline.alerting.alert;

import io.sigline.engine.match.Match;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who or what an alert is about.
 *
 * @param pairs name → value, in a fixed order; empty if nothing is known
 */
record Entity(Map<String, String> pairs) {
  private static final int MAX_TEXT = 120;

  /**
   * The configured Sigma fields that this match knows, in configured order. Where none is
   * configured or known, what the field map declares.
   */
  static Entity of(Match match, List<String> configured) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String name : configured) {
      List<String> values = match.fields().get(name);
      String declared = match.entity().get(name);
      if (values != null && !values.isEmpty()) {
        pairs.put(name, String.join(",", values));
      } else if (declared != null) {
        pairs.put(name, declared);
      }
    }
    return new Entity(pairs.isEmpty() ? match.entity() : pairs);
  }

  /** {@code host=ws01,user=bob}, harmless and bounded; for people, not unique. */
  String text() {
    String all =
        pairs.entrySet().stream()
            .map(pair -> pair.getKey() + "=" + pair.getValue())
            .collect(Collectors.joining(","));
    return Neutral.line(all, MAX_TEXT);
  }
}

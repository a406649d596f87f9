package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sigline.engine.rule.AttackTags;
import java.util.List;

/** ATT&CK tactics and techniques as alerts tell them. */
final class AttackJson {
  private AttackJson() {}

  /**
   * As a list of objects. Tags do not say which technique serves which tactic: the two stand in one
   * object only where there is one tactic.
   */
  static ArrayNode of(AttackTags tags) {
    List<String> tactics = tags.tactics();
    List<String> techniques = tags.techniques();
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

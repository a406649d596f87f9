package io.sigline.receiver.offline;

import io.sigline.engine.event.Event;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Which parts of a rule hold for an event and which do not, as indented lines. Slow; for one record
 * at a time.
 *
 * @param rule the rule whose searches are traced
 */
record SearchTrace(Rule rule) {
  private static final int SHOWN_PARTS = 12;

  /** The trace of every search of the rule. */
  List<String> lines(Event event) {
    List<String> lines = new ArrayList<>();
    rule.detection().searches().forEach((name, search) -> trace(name, search, event, "", lines));
    return lines;
  }

  private void trace(String label, Search search, Event event, String indent, List<String> lines) {
    boolean holds = holds(search, event);
    lines.add(indent + (holds ? "+ " : "- ") + label);
    String deeper = indent + "    ";
    switch (search) {
      case Search.All(var parts) -> parts(parts, event, deeper, lines);
      case Search.Any(var parts) -> parts(parts, event, deeper, lines);
      case Search.None(var part) ->
          trace("not: " + SearchText.of(part), part, event, deeper, lines);
      case Search.Field _, Search.Keyword _ -> {}
    }
  }

  /** Parts that hold come first, so that they are among those shown. */
  private void parts(List<Search> parts, Event event, String indent, List<String> lines) {
    List<Search> order = new ArrayList<>(parts);
    order.sort((a, b) -> Boolean.compare(holds(b, event), holds(a, event)));
    order.stream()
        .limit(SHOWN_PARTS)
        .forEach(part -> trace(SearchText.of(part), part, event, indent, lines));
    if (order.size() > SHOWN_PARTS) {
      lines.add(indent + "… and " + (order.size() - SHOWN_PARTS) + " more");
    }
  }

  private boolean holds(Search search, Event event) {
    SequencedMap<String, Search> only = new LinkedHashMap<>();
    only.put("it", search);
    Detection detection = new Detection(only, new Condition.Named("it"), "it");
    return new ReferenceEvaluator(withDetection(detection)).matches(event);
  }

  private Rule withDetection(Detection detection) {
    return new Rule(
        rule.key(),
        rule.title(),
        rule.id(),
        rule.name(),
        rule.status(),
        rule.level(),
        rule.description(),
        rule.license(),
        rule.author(),
        rule.date(),
        rule.modified(),
        rule.references(),
        rule.tags(),
        rule.fields(),
        rule.falsePositives(),
        rule.scope(),
        rule.logSource(),
        detection,
        rule.custom(),
        rule.source());
  }
}

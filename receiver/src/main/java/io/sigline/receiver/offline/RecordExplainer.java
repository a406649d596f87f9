package io.sigline.receiver.offline;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Explanation;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.compile.RuleWitnesses;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.match.Match;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How records are seen and judged, as text for people: the log sources chosen and why, each Sigma
 * field with the path and value it came from, the rules considered, and those that matched with the
 * searches that held.
 */
public final class RecordExplainer {
  private static final int LONGEST_VALUE = 300;

  private final Plan plan;
  private final Detector detector;
  private final @Nullable RuleWitnesses chosen;
  private final EventLayout chosenLayout;
  private long records;

  /**
   * @param chosen the rule to show in all its parts; null = only what the plan says
   */
  public RecordExplainer(Plan plan, FieldMaps fieldMaps, @Nullable Rule chosen) {
    this.plan = plan;
    this.detector = plan.newDetector();
    this.chosen = chosen == null ? null : witnesses(plan, chosen);
    List<Rule> one = chosen == null ? List.of() : List.of(chosen);
    this.chosenLayout = EventLayout.of(fieldMaps, RuleFields.of(one));
  }

  /** What a rule is found by depends on the others. */
  private static RuleWitnesses witnesses(Plan plan, Rule chosen) {
    return RuleWitnesses.of(plan.rules()).stream()
        .filter(each -> each.rule().equals(chosen))
        .findFirst()
        .orElseThrow();
  }

  /** Explains each record of the request, as lines of text; records are numbered through. */
  public List<String> explain(ExportRequest request) {
    List<String> lines = new ArrayList<>();
    RecordCursor cursor = request.cursor();
    RecordSlice slice = new RecordSlice();
    while (cursor.next(slice)) {
      records++;
      lines.add("record " + records);
      try {
        explain(slice, lines);
      } catch (OtlpException e) {
        lines.add("  cannot be read: " + e.getMessage());
      }
    }
    return lines;
  }

  private void explain(RecordSlice slice, List<String> lines) {
    OtlpRecordWalker walker = new OtlpRecordWalker();
    walker.walk(slice, detector.begin());
    detector.end();
    Explanation explanation = detector.explain(chosen == null ? null : chosen.rule().key());
    if (explanation.unknownSource() != null) {
      lines.add("  no field map claims this record: " + shown(explanation.unknownSource()));
    }
    explanation.views().forEach(view -> view(view, lines));
    if (chosen != null) {
      MappedEvent event = chosenLayout.newEvent();
      walker.walk(slice, event);
      trace(chosen, event, lines);
    }
  }

  private void view(Explanation.View view, List<String> lines) {
    lines.add("  log source: " + name(view.logSource()));
    lines.add("    because " + Visible.text(view.reason()));
    view.entity().forEach((name, value) -> lines.add("    about " + name + " = " + shown(value)));
    lines.add("    fields that rules read:" + (view.fields().isEmpty() ? " none" : ""));
    for (Explanation.Field field : view.fields()) {
      for (Explanation.FieldValue value : field.values()) {
        lines.add(
            "      %s <- %s <- %s"
                .formatted(field.name(), Visible.text(value.path()), shown(value.text())));
      }
    }
    lines.add(
        "    rules considered: %d of %d".formatted(view.rulesConsidered(), plan.rules().size()));
    if (view.rulesConsidered() == view.ruleTitles().size()) {
      view.ruleTitles().forEach(title -> lines.add("      " + Visible.text(title)));
    }
    view.matches().forEach(match -> match(match, lines));
    if (view.matches().isEmpty()) {
      lines.add("    no rule matched");
    }
  }

  private static void match(Match match, List<String> lines) {
    lines.add(
        "    MATCHED %s by %s"
            .formatted(title(match.rule()), String.join(", ", match.selections())));
    match
        .fields()
        .forEach((field, values) ->
            values.forEach(value -> lines.add("      " + field + " = " + shown(value))));
  }

  private static void trace(RuleWitnesses witnesses, MappedEvent event, List<String> lines) {
    Rule rule = witnesses.rule();
    lines.add("  rule " + title(rule) + " at " + rule.source());
    lines.add("    condition: " + Visible.text(rule.detection().conditionText()));
    witnesses.witnesses().forEach(each -> lines.add("    found by: " + Visible.text(each)));
    if (witnesses.withoutWitness() != null) {
      lines.add("    without a witness: " + Visible.text(witnesses.withoutWitness()));
    }
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      boolean covered = rule.logSource().covers(view.logSource());
      lines.add(
          "    its log source %s %s the record's %s"
              .formatted(
                  name(rule.logSource()),
                  covered ? "covers" : "DOES NOT COVER",
                  name(view.logSource())));
      new SearchTrace(rule).lines(view).forEach(line -> lines.add("      " + Visible.text(line)));
    }
  }

  private static String shown(@Nullable String value) {
    if (value == null) {
      return "null";
    }
    String visible = Visible.text(value);
    return visible.length() <= LONGEST_VALUE
        ? "'" + visible + "'"
        : "'%s' … (%d characters)".formatted(visible.substring(0, LONGEST_VALUE), value.length());
  }

  private static String title(Rule rule) {
    String level = rule.level() == null ? "" : ", " + rule.level().name().toLowerCase(Locale.ROOT);
    return Visible.text("'" + rule.title() + "' (" + rule.key() + level + ")");
  }

  private static String name(LogSource source) {
    List<String> parts = new ArrayList<>();
    add("product", source.product(), parts);
    add("category", source.category(), parts);
    add("service", source.service(), parts);
    return parts.isEmpty() ? "unknown" : Visible.text(String.join(" ", parts));
  }

  private static void add(String key, @Nullable String part, List<String> parts) {
    if (part != null) {
      parts.add(key + "=" + part);
    }
  }
}

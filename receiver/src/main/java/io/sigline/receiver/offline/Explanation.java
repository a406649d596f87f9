package io.sigline.receiver.offline;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.match.Match;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a record is seen and judged, for people: the log sources chosen and why, each Sigma field
 * with the path and value it came from, the rules considered, and those that matched with the
 * searches that held. Judged by the reference evaluator.
 */
public final class Explanation {
  private static final int LONGEST_VALUE = 300;
  private static final int SHOWN_RULES = 20;

  private final List<Rule> rules;
  private final Set<String> fields;
  private final EventLayout layout;
  private final boolean traced;

  /**
   * @param rules what to judge by
   * @param fieldMaps how records are read
   * @param traced true: show for every rule considered which parts hold
   */
  public Explanation(List<Rule> rules, FieldMaps fieldMaps, boolean traced) {
    this.rules = rules;
    this.fields = RuleFields.of(rules);
    this.layout = EventLayout.of(fieldMaps, fields);
    this.traced = traced;
  }

  /** Explains each record of the request, as lines of text. */
  public List<String> of(ExportRequest request) {
    List<String> lines = new ArrayList<>();
    RecordCursor cursor = request.cursor();
    RecordSlice slice = new RecordSlice();
    for (int number = 1; cursor.next(slice); number++) {
      lines.add("record %d of %d".formatted(number, request.records()));
      MappedEvent event = layout.newEvent();
      try {
        new OtlpRecordWalker().walk(slice, event);
        record(event, lines);
      } catch (OtlpException e) {
        lines.add("  cannot be read: " + e.getMessage());
      }
    }
    return lines;
  }

  private void record(MappedEvent event, List<String> lines) {
    String unknown = event.unknownSource();
    if (unknown != null) {
      lines.add("  no field map knows this source: " + unknown);
    }
    if (event.malformedTexts() > 0) {
      lines.add(
          "  " + event.malformedTexts() + " texts look like a known format but could not be read");
    }
    for (int i = 0; i < event.views(); i++) {
      view(event.view(i), lines);
    }
  }

  private void view(EventView view, List<String> lines) {
    lines.add("  log source " + name(view.logSource()) + ", because " + view.reason());
    view.entity().forEach((name, value) -> lines.add("    about " + name + " = " + shown(value)));
    lines.add("    fields");
    int before = lines.size();
    for (String field : fields) {
      int slot = layout.slot(field);
      for (int value = view.first(slot); value != SlotEvent.NONE; value = view.next(value)) {
        lines.add("      " + field + " <- " + view.path(value) + " <- " + text(view, value));
      }
    }
    if (lines.size() == before) {
      lines.add("      none that a rule reads");
    }
    List<Rule> considered =
        rules.stream().filter(rule -> rule.logSource().covers(view.logSource())).toList();
    List<Rule> others = rules.stream().filter(rule -> !considered.contains(rule)).toList();
    lines.add("    rules considered: %d of %d".formatted(considered.size(), rules.size()));
    if (traced) {
      others.forEach(rule ->
          lines.add(
              "    not considered: %s, its log source is %s"
                  .formatted(title(rule), name(rule.logSource()))));
    } else if (considered.size() <= SHOWN_RULES) {
      considered.forEach(rule -> lines.add("      " + title(rule)));
    }
    verdicts(considered, view, lines);
  }

  private void verdicts(List<Rule> considered, EventView view, List<String> lines) {
    boolean any = false;
    for (Rule rule : considered) {
      Optional<Match> match =
          new ReferenceEvaluator(rule).evaluate(view, view.logSource(), view.entity());
      if (match.isPresent()) {
        any = true;
        lines.add(
            "    MATCHED %s by %s"
                .formatted(title(rule), String.join(", ", match.get().selections())));
        match
            .get()
            .fields()
            .forEach((field, values) ->
                values.forEach(value -> lines.add("      " + field + " = " + shown(value))));
      }
      if (traced) {
        if (match.isEmpty()) {
          lines.add("    did not match: " + title(rule));
        }
        lines.add("      condition: " + Visible.text(rule.detection().conditionText()));
        new SearchTrace(rule).lines(view).forEach(line -> lines.add("      " + Visible.text(line)));
      }
    }
    if (!any) {
      lines.add("    no rule matched");
    }
  }

  private static String text(EventView view, int value) {
    return switch (view.kind(value)) {
      case NULL -> "null";
      case TEXT ->
          shown(
              new String(
                  view.buffer(value),
                  view.offset(value),
                  view.length(value),
                  StandardCharsets.UTF_8));
      case INT -> Long.toString(view.integer(value));
      case DECIMAL -> Double.toString(view.decimal(value));
      case BOOL ->
          new String(
              view.buffer(value), view.offset(value), view.length(value), StandardCharsets.UTF_8);
    };
  }

  private static String shown(String value) {
    String visible = Visible.text(value);
    return visible.length() <= LONGEST_VALUE
        ? "'" + visible + "'"
        : "'" + visible.substring(0, LONGEST_VALUE) + "' … (" + value.length() + " characters)";
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

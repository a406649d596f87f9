package io.sigline.receiver.except;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.event.Event;
import io.sigline.engine.event.Value;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.Condition;
import io.sigline.engine.rule.Detection;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tries a filter on what is known of matches. One thread. */
public final class ExceptionTrial {
  /** What the filter does to a match. */
  public enum Verdict {
    /** It would no longer be found. */
    HIDDEN,
    /** It would still be found. */
    STAYS,
    /** The rule, as it is loaded now, does not match the record anyway. */
    NO_MATCH,
    /** Too little is known of it. */
    UNKNOWN
  }

  /**
   * A rule that the filter concerns.
   *
   * @param filter what the filter adds, alone
   * @param filterFields what that reads
   */
  private record Pair(
      Rule rule,
      ReferenceEvaluator before,
      ReferenceEvaluator after,
      ReferenceEvaluator filter,
      Set<String> filterFields) {}

  private final Map<String, Pair> rules = new HashMap<>();
  private final MappedEvent event;
  private final OtlpRecordWalker walker = new OtlpRecordWalker();

  /**
   * A trial of a filter.
   *
   * @param loaded the rules in force
   * @param filtered the same, loaded with the filter as the last one
   */
  public ExceptionTrial(List<Rule> loaded, List<Rule> filtered, FieldMaps fieldMaps) {
    Map<String, Rule> after = new HashMap<>();
    filtered.forEach(rule -> after.put(rule.key(), rule));
    List<Rule> concerned = new ArrayList<>();
    for (Rule before : loaded) {
      Rule with = after.get(before.key());
      if (with != null
          && with.detection().condition() instanceof Condition.Filtered(_, Condition added, _)
          && !before.detection().equals(with.detection())) {
        rules.put(before.key(), pair(before, with, added));
        concerned.add(with);
      }
    }
    event = EventLayout.of(fieldMaps, RuleFields.of(concerned)).newEvent();
  }

  private static Pair pair(Rule before, Rule with, Condition added) {
    SequencedMap<String, Search> searches = new LinkedHashMap<>(with.detection().searches());
    searches.keySet().removeAll(before.detection().searches().keySet());
    Rule alone = with.withDetection(new Detection(searches, added, ""));
    return new Pair(
        before,
        new ReferenceEvaluator(before),
        new ReferenceEvaluator(with),
        new ReferenceEvaluator(alone),
        Set.copyOf(RuleFields.of(List.of(alone))));
  }

  /** Keys of the rules that the filter concerns. */
  public Set<String> ruleKeys() {
    return Set.copyOf(rules.keySet());
  }

  /** The rules that the filter concerns. */
  public List<Rule> rules() {
    return rules.values().stream().map(Pair::rule).toList();
  }

  /** What the filter does to this match. */
  public Verdict of(KnownMatch match) {
    Pair pair = rules.get(match.ruleKey());
    if (pair == null) {
      return Verdict.STAYS;
    }
    ResourceLogs record = match.record();
    if (record != null) {
      return ofRecord(pair, record);
    }
    if (!match.fields().keySet().containsAll(pair.filterFields())) {
      return Verdict.UNKNOWN;
    }
    return pair.filter().matches(new Fields(match.fields())) ? Verdict.STAYS : Verdict.HIDDEN;
  }

  /** What the filter does to a record that some of the rules matches: the worst of it. */
  public Verdict ofRecord(String ruleKey, ExportLogsServiceRequest request) {
    Pair pair = rules.get(ruleKey);
    return pair == null ? Verdict.STAYS : judged(pair, request);
  }

  private Verdict ofRecord(Pair pair, ResourceLogs record) {
    return judged(pair, ExportLogsServiceRequest.newBuilder().addResourceLogs(record).build());
  }

  private Verdict judged(Pair pair, ExportLogsServiceRequest request) {
    byte[] bytes = request.toByteArray();
    RecordCursor cursor;
    RecordSlice slice = new RecordSlice();
    boolean before = false;
    boolean after = false;
    try {
      cursor = ExportRequest.read(bytes, bytes.length).cursor();
      while (cursor.next(slice)) {
        event.clear();
        walker.walk(slice, event);
        for (int i = 0; i < event.views(); i++) {
          EventView view = event.view(i);
          if (pair.rule().logSource().covers(view.logSource())) {
            before |= pair.before().matches(view);
            after |= pair.after().matches(view);
          }
        }
      }
    } catch (OtlpException _) {
      return Verdict.UNKNOWN;
    }
    if (!before) {
      return Verdict.NO_MATCH;
    }
    return after ? Verdict.STAYS : Verdict.HIDDEN;
  }

  /**
   * The values that a record has of these fields, under the first log source by which the rule
   * matches it; null if it does not match, or the record is unknown.
   */
  public static @Nullable Map<String, List<String>> values(
      Rule rule, KnownMatch match, SequencedSet<String> fields, FieldMaps fieldMaps) {
    ResourceLogs record = match.record();
    if (record == null) {
      return null;
    }
    SequencedSet<String> names = RuleFields.of(List.of(rule));
    names.addAll(fields);
    MappedEvent event = EventLayout.of(fieldMaps, names).newEvent();
    byte[] bytes =
        ExportLogsServiceRequest.newBuilder().addResourceLogs(record).build().toByteArray();
    RecordSlice slice = new RecordSlice();
    var _ = ExportRequest.read(bytes, bytes.length).cursor().next(slice);
    new OtlpRecordWalker().walk(slice, event);
    ReferenceEvaluator evaluator = new ReferenceEvaluator(rule);
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      if (rule.logSource().covers(view.logSource()) && evaluator.matches(view)) {
        Map<String, List<String>> values = new HashMap<>();
        for (String field : fields) {
          values.put(field, view.values(field).stream().map(Value::text).distinct().toList());
        }
        return values;
      }
    }
    return null;
  }

  /** An event of which only these fields are known. */
  private record Fields(Map<String, List<String>> fields) implements Event {
    @Override
    public List<Value> values(String field) {
      return fields.getOrDefault(field, List.of()).stream().<Value>map(Value.Text::new).toList();
    }

    @Override
    public List<String> keywordTexts() {
      return List.of();
    }
  }
}

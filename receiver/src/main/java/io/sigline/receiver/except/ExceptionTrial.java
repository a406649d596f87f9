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
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  private record Pair(Rule rule, ReferenceEvaluator before, ReferenceEvaluator after) {}

  private final Map<String, Pair> rules = new HashMap<>();
  private final Set<String> filterFields;
  private final ReferenceEvaluator filterAlone;
  private final MappedEvent event;
  private final OtlpRecordWalker walker = new OtlpRecordWalker();

  /**
   * A trial of a filter.
   *
   * @param loaded the rules in force; those that the filter concerns are tried
   */
  public ExceptionTrial(List<Rule> loaded, Filter filter, FieldMaps fieldMaps) {
    List<Rule> after = with(loaded, filter);
    for (int i = 0; i < loaded.size(); i++) {
      Rule before = loaded.get(i);
      if (!before.detection().equals(after.get(i).detection())) {
        rules.put(
            before.key(),
            new Pair(before, new ReferenceEvaluator(before), new ReferenceEvaluator(after.get(i))));
      }
    }
    List<Rule> concerned = after.stream().filter(rule -> rules.containsKey(rule.key())).toList();
    event = EventLayout.of(fieldMaps, RuleFields.of(concerned)).newEvent();
    Rule alone = loaded.getFirst().withDetection(filter.logSource(), filter.detection());
    filterAlone = new ReferenceEvaluator(alone);
    filterFields = new HashSet<>(RuleFields.of(List.of(alone)));
  }

  private static List<Rule> with(List<Rule> rules, Filter filter) {
    RuleFile file = new RuleFile(rules, List.of(filter), List.of(), List.of(), Map.of(), List.of());
    return RuleSet.of(List.of(file), Instant.MIN).rules();
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
    if (!match.fields().keySet().containsAll(filterFields)) {
      return Verdict.UNKNOWN;
    }
    return filterAlone.matches(new Fields(match.fields())) ? Verdict.STAYS : Verdict.HIDDEN;
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

package io.sigline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.event.Event;
import io.sigline.engine.event.Value;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.fieldmap.OtlpJson;
import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * All SigmaHQ rules over all recorded and synthetic events, through the shipped field maps: exactly
 * the expected matches. The differences are written to the file named by the system property {@code
 * expected.report}, if it is set.
 */
final class ExpectedMatchesTest {
  private static final List<String> EVENTS =
      List.of("win-regression", "win-otrf", "synthetic-windows", "synthetic-other");

  /** The naive evaluator takes a minute for all: {@code -Dreference.full=true}. */
  private static final int REFERENCE_TAKES_ONE_IN = Boolean.getBoolean("reference.full") ? 1 : 8;

  private final Set<String> judged = new HashSet<>();
  private final Set<String> found = new TreeSet<>();

  @Test
  void allEvents_byPlan_matchExactlyWhatIsExpected() throws IOException {
    Path events = SharedData.require("events");
    Plan plan = Plan.compile(SigmaHqRules.read().rules(), SigmaHqRules.fieldMaps());
    Detector detector = plan.newDetector();

    for (String name : EVENTS) {
      OtlpJson.records(
          events.resolve(name + ".otlp.jsonl.gz"),
          record -> {
            String id = record.attribute("lab.rid");
            judged.add(id);
            record.walk(detector.begin());
            detector.end().forEach(match -> found.add(id + "\t" + match.rule().id()));
          });
    }

    assertThat(judged).hasSizeGreaterThan(16_000);
    assertExpected(events);
  }

  @Test
  void allEvents_byReference_matchExactlyWhatIsExpected() throws IOException {
    Path events = SharedData.require("events");
    Reference reference = new Reference(SigmaHqRules.read().rules());
    MappedEvent event = SigmaHqRules.layout().newEvent();

    for (String name : EVENTS) {
      AtomicInteger number = new AtomicInteger();
      OtlpJson.records(
          events.resolve(name + ".otlp.jsonl.gz"),
          record -> {
            boolean large = name.equals("win-otrf");
            if (!large || number.getAndIncrement() % REFERENCE_TAKES_ONE_IN == 0) {
              String id = record.attribute("lab.rid");
              judged.add(id);
              event.clear();
              record.walk(event);
              reference.matches(event).forEach(rule -> found.add(id + "\t" + rule));
            }
          });
    }

    assertExpected(events);
  }

  private void assertExpected(Path events) throws IOException {
    Set<String> expected = pairs(events.resolve("expected.tsv"));
    assertThat(expected).as("expected pairs").isNotEmpty();
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    Set<String> extra = new TreeSet<>(found);
    extra.removeAll(expected);
    extra.removeAll(pairs(events.resolve("expected-optional.tsv")));
    report(missing, extra);
    assertThat(missing).as("missing of %d", expected.size()).isEmpty();
    assertThat(extra).as("extra").isEmpty();
  }

  private static void report(Set<String> missing, Set<String> extra) throws IOException {
    String report = System.getProperty("expected.report", "");
    if (!report.isEmpty()) {
      List<String> lines = new ArrayList<>();
      missing.forEach(pair -> lines.add("missing\t" + pair));
      extra.forEach(pair -> lines.add("extra\t" + pair));
      Files.write(Path.of(report), lines);
    }
  }

  /** The pairs of record and rule that the file names for the judged records. */
  private Set<String> pairs(Path file) throws IOException {
    Set<String> pairs = new HashSet<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      if (!line.startsWith("#") && parts.length >= 2 && judged.contains(parts[0])) {
        pairs.add(parts[0] + "\t" + parts[1]);
      }
    }
    return pairs;
  }

  /** Every rule that covers a view's log source, one after the other. */
  private static final class Reference {
    private final List<Judged> rules;
    private final Map<LogSource, List<Judged>> covering = new HashMap<>();

    private record Judged(Rule rule, ReferenceEvaluator evaluator) {}

    Reference(List<Rule> rules) {
      this.rules =
          rules.stream().map(rule -> new Judged(rule, new ReferenceEvaluator(rule))).toList();
    }

    Set<String> matches(MappedEvent event) {
      Set<String> matches = new TreeSet<>();
      for (int i = 0; i < event.views(); i++) {
        EventView view = event.view(i);
        Event read = new ReadOnce(view, new HashMap<>(), view.keywordTexts());
        for (Judged judged : covering.computeIfAbsent(view.logSource(), this::covering)) {
          if (judged.evaluator().matches(read)) {
            matches.add(judged.rule().id());
          }
        }
      }
      return matches;
    }

    private List<Judged> covering(LogSource source) {
      return rules.stream().filter(judged -> judged.rule().logSource().covers(source)).toList();
    }
  }

  /** A view whose values are read once. */
  private record ReadOnce(EventView view, Map<String, List<Value>> read, List<String> keywordTexts)
      implements Event {
    @Override
    public List<Value> values(String field) {
      return read.computeIfAbsent(field, view::values);
    }
  }
}

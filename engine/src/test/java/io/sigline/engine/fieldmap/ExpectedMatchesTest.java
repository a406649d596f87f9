package io.sigline.engine.fieldmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.SharedData;
import io.sigline.engine.event.Event;
import io.sigline.engine.event.Value;
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
import org.junit.jupiter.api.Test;

/**
 * All SigmaHQ rules over all recorded and synthetic events, through the shipped field maps: exactly
 * the expected matches.
 */
final class ExpectedMatchesTest {
  private static final List<String> EVENTS =
      List.of("win-regression", "win-otrf", "synthetic-windows", "synthetic-other");

  private final Set<String> found = new TreeSet<>();
  private final Map<LogSource, List<Judged>> covered = new HashMap<>();

  /** A rule with its evaluator. */
  private record Judged(Rule rule, ReferenceEvaluator evaluator) {}

  @Test
  void allEvents_byReference_matchExactlyWhatIsExpected() throws IOException {
    Path events = SharedData.require("events");
    List<Judged> rules =
        SigmaHqRules.read().rules().stream()
            .map(rule -> new Judged(rule, new ReferenceEvaluator(rule)))
            .toList();
    MappedEvent event = SigmaHqRules.layout().newEvent();

    for (String name : EVENTS) {
      OtlpJson.records(
          events.resolve(name + ".otlp.jsonl.gz"),
          record -> {
            event.clear();
            record.walk(event);
            judge(record.attribute("lab.rid"), event, rules);
          });
    }

    assertSameMatches(events);
  }

  private void judge(String id, MappedEvent event, List<Judged> rules) {
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      Event cached = new CachedEvent(view, new HashMap<>());
      for (Judged judged : covered.computeIfAbsent(view.logSource(), it -> covered(it, rules))) {
        if (judged.evaluator().matches(cached)) {
          found.add(id + "\t" + judged.rule().id());
        }
      }
    }
  }

  private static List<Judged> covered(LogSource source, List<Judged> rules) {
    return rules.stream().filter(judged -> judged.rule().logSource().covers(source)).toList();
  }

  private void assertSameMatches(Path events) throws IOException {
    Set<String> expected = pairs(events.resolve("expected.tsv"));
    Set<String> optional = pairs(events.resolve("expected-optional.tsv"));
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    Set<String> extra = new TreeSet<>(found);
    extra.removeAll(expected);
    extra.removeAll(optional);
    String report = System.getProperty("expected.report", "");
    if (!report.isEmpty()) {
      List<String> lines = new ArrayList<>();
      missing.forEach(pair -> lines.add("missing\t" + pair));
      extra.forEach(pair -> lines.add("extra\t" + pair));
      Files.write(Path.of(report), lines);
    }
    assertThat(expected).hasSizeGreaterThan(3000);
    assertThat(missing).as("missing of %d", expected.size()).isEmpty();
    assertThat(extra).as("extra").isEmpty();
  }

  private static Set<String> pairs(Path file) throws IOException {
    Set<String> pairs = new HashSet<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      if (!line.startsWith("#") && parts.length >= 2) {
        pairs.add(parts[0] + "\t" + parts[1]);
      }
    }
    return pairs;
  }

  /** A view whose values are read once. */
  private record CachedEvent(EventView view, Map<String, List<Value>> cache) implements Event {
    @Override
    public List<Value> values(String field) {
      return cache.computeIfAbsent(field, view::values);
    }

    @Override
    public List<String> keywordTexts() {
      return view.keywordTexts();
    }
  }
}

package io.sigline.receiver.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.correlate.EventId;
import io.sigline.engine.correlate.Fired;
import io.sigline.engine.match.Match;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileCorrelationsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long BEGIN = 1_795_000_000L * SECOND;
  private static final RuleSet SET =
      RuleSet.read(
          List.of(
              new SourceFile(
                  "t.yml",
                  """
                  title: Base
                  name: base
                  logsource: {category: test}
                  detection: {s: {F: 1}, condition: s}
                  ---
                  title: Other
                  name: other
                  logsource: {category: test}
                  detection: {s: {F: 2}, condition: s}
                  ---
                  title: Three
                  name: three
                  correlation: {type: event_count, rules: [base], group-by: [user], timespan: 1m, condition: {gte: 3}}
                  """)),
          Map.of());

  private final FileCorrelations correlations =
      new FileCorrelations(CorrelationPlan.of(SET.correlations(), SET.silent()));
  private final List<Fired> fired = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  @Test
  void hits_outOfOrder_areTakenInTheOrderOfTheirTimes() {
    for (int second : new int[] {50, 0, 20}) {
      add("base", second, BEGIN + second * SECOND, 0);
    }

    assertThat(correlations.fire(fired::add, problems::add)).isTrue();
    assertThat(fired).hasSize(1);
    assertThat(fired.getFirst().timeUnixNano()).isEqualTo(BEGIN + 50 * SECOND);
    assertThat(problems).isEmpty();
  }

  @Test
  void hits_beyondTheTimespanOrOfOtherRules_doNotFire() {
    add("base", 1, BEGIN, 0);
    add("base", 2, BEGIN + 30 * SECOND, 0);
    add("base", 3, BEGIN + 61 * SECOND, 0);
    add("other", 4, BEGIN + 31 * SECOND, 0);

    assertThat(correlations.fire(fired::add, problems::add)).isTrue();
    assertThat(fired).isEmpty();
  }

  @Test
  void observedTime_standsInForTheTime() {
    add("base", 1, 0, BEGIN);
    add("base", 2, 0, BEGIN + 1);
    add("base", 3, BEGIN + 2, 1);

    assertThat(correlations.fire(fired::add, problems::add)).isTrue();
    assertThat(fired).hasSize(1);
  }

  @Test
  void hits_withoutATime_areCountedAndSaid() {
    for (int number = 0; number < 3; number++) {
      add("base", number, 0, 0);
    }

    assertThat(correlations.fire(fired::add, problems::add)).isFalse();
    assertThat(fired).isEmpty();
    assertThat(problems).containsExactly("3 matches of records without a time were not correlated");
  }

  @Test
  void nothing_isNothing() {
    assertThat(correlations.fire(fired::add, problems::add)).isTrue();
    assertThat(fired).isEmpty();
  }

  private void add(String name, long number, long time, long observed) {
    Rule rule =
        SET.rules().stream().filter(one -> name.equals(one.name())).findFirst().orElseThrow();
    Match match =
        new Match(
            rule, LogSource.ANY, List.of(), Map.of(), Map.of(), Map.of("user", List.of("eve")));
    LogRecord record =
        LogRecord.newBuilder().setTimeUnixNano(time).setObservedTimeUnixNano(observed).build();
    ResourceLogs evidence =
        ResourceLogs.newBuilder()
            .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(record))
            .build();
    correlations.add(new RecordJudge.Hit(match, evidence, new EventId(7, number)));
  }
}

package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Rules;
import io.sigline.engine.event.Value;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutesTest {
  private static final Search HELD =
      new Search.Field("F", new ValueTest.Text(TextPattern.exactly("x"), false));

  private final RuleProgram program =
      new RuleProgram(
          List.of(
              rule("process_creation", "windows", null),
              rule(null, "windows", null),
              rule("process_creation", null, null),
              rule(null, null, "sysmon"),
              rule(null, null, null)),
          List.of("F")::indexOf);

  @ParameterizedTest
  @CsvSource({
    "process_creation, windows, sysmon, '{0, 1, 2, 3, 4}'",
    "process_creation, windows, , '{0, 1, 2, 4}'",
    "process_creation, linux, auditd, '{2, 4}'",
    ", windows, security, '{1, 4}'",
    ", , , '{4}'",
    "unheard, of, anywhere, '{4}'"
  })
  void route_logSource_meetsTheRulesThatCoverIt(
      @Nullable String category,
      @Nullable String product,
      @Nullable String service,
      String expected) {
    LogSource source = new LogSource(category, product, service);
    TableEvent event = new TableEvent(List.of("F")).with("F", new Value.Text("X"));

    BitSet matched =
        PlanVerdict.matched(
            program.newEvaluator(() -> 0), program.routes().route(source).plan(), event);

    assertThat(matched).hasToString(expected);
  }

  @Test
  void planWithout_otherRoute_leavesOnlyTheRulesThatItHasNot() {
    Routes.Route process =
        program.routes().route(new LogSource("process_creation", "windows", null));
    Routes.Route windows = program.routes().route(new LogSource(null, "windows", null));

    assertThat(process.planWithout(windows).rules())
        .extracting(PlannedRule::ordinal)
        .containsExactly(0, 2);
    assertThat(windows.planWithout(process).rules()).isEmpty();
    assertThat(process.planWithout(windows)).isSameAs(process.planWithout(windows));
  }

  @Test
  void routes_sendersInventLogSources_keepOnlyWhatRulesTell() {
    Tally tally = new Tally(5, () -> 0);
    for (int i = 0; i < 10_000; i++) {
      tally.event(program.routes().route(new LogSource("c" + i, "windows", "s" + i)).index());
    }

    assertThat(eventsByLogSource(program.routes(), tally))
        .containsEntry(new LogSource(null, "windows", null), 10_000L)
        .hasSizeLessThan(10);
  }

  @Test
  void routes_moreLogSourcesThanAreKept_stillMeetTheirRules() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rules.add(rule("c" + i, null, null));
      rules.add(rule(null, "p" + i, null));
    }
    Routes routes = new RuleProgram(rules, List.of("F")::indexOf).routes();
    Tally tally = new Tally(rules.size(), () -> 0);
    for (int c = 0; c < 40; c++) {
      for (int p = 0; p < 40; p++) {
        Routes.Route route = routes.route(new LogSource("c" + c, "p" + p, null));
        tally.event(route.index());
        assertThat(route.plan().rules())
            .extracting(PlannedRule::ordinal)
            .containsExactlyInAnyOrder(2 * c, 2 * p + 1);
      }
    }
    Map<LogSource, Long> events = eventsByLogSource(routes, tally);

    assertThat(events).hasSizeLessThanOrEqualTo(Routes.MOST_ROUTES + 1);
    assertThat(events.values().stream().mapToLong(i -> i).sum()).isEqualTo(1_600);
  }

  @Test
  void route_askedByManyThreads_isOneObject() throws Exception {
    LogSource source = new LogSource("process_creation", "linux", null);
    List<Future<Routes.Route>> routes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 64; i++) {
        routes.add(threads.submit(() -> program.routes().route(source)));
      }
    }
    for (Future<Routes.Route> route : routes) {
      assertThat(route.get()).isSameAs(routes.getFirst().get());
    }
  }

  private static Map<LogSource, Long> eventsByLogSource(Routes routes, Tally tally) {
    return routes.byLogSource(new Tally.Sum(0, List.of(tally))::events);
  }

  private static Rule rule(
      @Nullable String category, @Nullable String product, @Nullable String service) {
    return Rules.of(new LogSource(category, product, service), HELD);
  }
}

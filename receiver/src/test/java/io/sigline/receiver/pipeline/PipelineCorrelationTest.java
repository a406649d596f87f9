package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.alerting.alert.Finding;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.correlate.CorrelatorLimits;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.otlp.ExportRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PipelineCorrelationTest {
  private static final long SECOND = 1_000_000_000L;
  static final long BEGIN = System.currentTimeMillis() * 1_000_000 - 1_000 * SECOND;
  static final CorrelatorLimits LIMITS =
      new CorrelatorLimits(Duration.ZERO, Duration.ofMinutes(1), 1_000, 1_000, 1 << 24, 100);
  private static final String BASE =
      """
      title: Evil
      name: evil
      logsource: {category: test}
      detection: {s: {word: evil}, condition: s}
      ---
      """;

  private final MemoryJournal journal = new MemoryJournal();
  private CorrelatorLimits limits = LIMITS;
  private PipelineCounters counters = new PipelineCounters();
  private Pipeline pipeline = start(rules("Three", 3, ""));

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void threeHits_fireOnce_andTheRuleIsSilent() {
    send("u", 0, 1, 2, 3);
    awaitFired(1);

    Finding fired = journal.fired().getFirst();
    assertThat(fired.match().rule().title()).isEqualTo("Three");
    assertThat(fired.match().entity()).containsExactly(Map.entry("user", "u"));
    assertThat(fired.eventTimeUnixNano()).isEqualTo(BEGIN + 2 * SECOND);
    assertThat(events(fired)).isEqualTo(3);
    assertThat(journal.findings()).isEmpty();
    assertThat(journal.hits()).hasSize(4);
    assertThat(pipeline.correlatorCounts().hits()).isEqualTo(4);
    assertThat(counters.matched.sum()).isEqualTo(1);
    assertThat(counters.journalled.sum()).isEqualTo(1);
  }

  @Test
  void generate_theRuleAlertsToo() {
    restart(rules("Three", 3, ", generate: true"));
    send("u", 0, 1, 2);
    awaitFired(1);

    assertThat(journal.findings()).hasSize(3);
    assertThat(counters.matched.sum()).isEqualTo(4);
    assertThat(counters.journalled.sum()).isEqualTo(4);
  }

  @Test
  void restart_inTheMiddleOfAWindow_firesOnce() {
    send("u", 0, 1);
    restart(rules("Three", 3, ""));
    send("u", 2);
    awaitFired(1);

    restart(rules("Three", 3, ""));
    send("u", 3);
    send("control", 0, 1, 2);
    awaitFired(2);

    assertThat(users()).containsExactly("u", "control");
    assertThat(counters.matched.sum()).isEqualTo(1);
  }

  @Test
  void requestThatComesAgain_countsOnce() {
    send("u", 0, 1);
    send("u", 0, 1);
    send("control", 0, 1, 2);
    awaitFired(1);

    assertThat(users()).containsExactly("control");
    assertThat(pipeline.correlatorCounts().duplicates()).isEqualTo(2);
  }

  @Test
  void equalRecordsOfOneRequest_countEach() {
    submit(request("u", 0, 0, 0));
    awaitFired(1);

    assertThat(events(journal.fired().getFirst())).isEqualTo(3);
  }

  @Test
  void journalBrokenWhenItFires_isStoredOnceItWorksAgain() {
    send("u", 0, 1);
    journal.broken.set(true);
    assertThat(outcome(request("u", 2))).isInstanceOf(Outcome.Refused.class);
    await().until(() -> pipeline.correlatorCounts().fired() == 1);
    assertThat(journal.fired()).isEmpty();

    journal.broken.set(false);

    awaitFired(1);
    send("u", 2);
    send("control", 0, 1, 2);
    awaitFired(2);
    assertThat(users()).containsExactly("u", "control");
    assertThat(counters.matched.sum()).isEqualTo(counters.journalled.sum());
  }

  @Test
  void journalBrokenForTheFirstHit_restartBeforeItComesAgain_firesOnce() {
    journal.broken.set(true);
    assertThat(outcome(request("u", 0))).isInstanceOf(Outcome.Refused.class);
    journal.broken.set(false);
    send("u", 1, 2);
    awaitFired(1);

    restart(rules("Three", 3, ""));
    send("u", 3);
    send("u", 0);
    send("control", 0, 1, 2);
    awaitFired(2);
    assertThat(users()).containsExactly("u", "control");
  }

  @Test
  void otherCorrelationsLoaded_knowWhatWasBefore() {
    send("u", 0, 1);
    pipeline.swap(rules("Others", 3, ""));
    send("u", 2);
    awaitFired(1);

    assertThat(journal.fired().getFirst().match().rule().title()).isEqualTo("Others");
  }

  @Test
  void sameCorrelationsLoaded_areNotRebuilt() {
    send("u", 0, 1);
    journal.commits.clear();
    pipeline.swap(rules("Three", 3, ""));
    send("u", 2);

    awaitFired(1);
  }

  @Test
  void tooManyGroups_areGivenUpAndItIsSaid() {
    Logger logger = (Logger) LoggerFactory.getLogger(LiveCorrelations.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    limits = new CorrelatorLimits(Duration.ZERO, Duration.ofMinutes(1), 1, 1_000, 1 << 24, 100);
    try {
      restart(rules("Three", 3, ""));
      send("u", 0, 1);
      send("v", 0);
      send("u", 2);
      await().until(() -> said(lines).anyMatch(line -> line.contains("too little room")));

      assertThat(pipeline.correlatorCounts().evictedGroups()).isPositive();
      assertThat(journal.fired()).isEmpty();
      assertThat(
              lines.list.stream()
                  .filter(line -> line.getMessage().contains("too little room"))
                  .findFirst()
                  .orElseThrow()
                  .getKeyValuePairs())
          .extracting(pair -> pair.key)
          .contains("groups-given-up", "groups", "bytes");
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static Stream<String> said(ListAppender<ILoggingEvent> lines) {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getMessage);
  }

  @Test
  void restart_withTheOldestHitsGone_firesNothingByItself() {
    send("u", 0, 1, 2);
    send("w", 0, 1);
    awaitFired(1);
    journal.commits.removeFirst();
    restart(rules("Three", 3, ""));
    send("control", 0, 1, 2);
    awaitFired(2);
    assertThat(users()).containsExactly("u", "control");

    send("w", 2);
    awaitFired(3);
    assertThat(users()).containsExactly("u", "control", "w");
  }

  @Test
  void noCorrelationsLoaded_theRuleAlertsAgain() {
    send("u", 0);
    pipeline.swap(rules(""));
    await().until(() -> pipeline.correlatorCounts().liveGroups() == 0);
    send("u", 1);

    assertThat(journal.findings()).hasSize(1);
    assertThat(pipeline.correlatorCounts().hits()).isEqualTo(1);
  }

  @Test
  void ruleOnTrial_isCountedAndNeitherAlertsNorIsJournalled() {
    restart(onTrial("", "evil"));
    send("u", 0, 1);

    assertThat(counters.shadowed.sum()).isEqualTo(2);
    assertThat(counters.matched.sum()).isZero();
    assertThat(journal.findings()).isEmpty();
    assertThat(journal.hits()).isEmpty();
  }

  @Test
  void correlationOnTrial_firesAndNeitherAlertsNorSilencesItsRule() {
    String correlation =
        "title: Three\nname: three\ncorrelation: {type: event_count, rules: [evil],"
            + " group-by: [user], timespan: 1m, condition: {gte: 3}}\n";
    restart(onTrial(correlation, "three"));
    send("u", 0, 1, 2);
    await().until(() -> pipeline.firings().read().containsKey("three"));
    await().until(() -> counters.shadowed.sum() == 1);

    assertThat(pipeline.firings().read().values())
        .extracting(Firings.Count::times)
        .containsExactly(1L);
    assertThat(journal.fired()).isEmpty();
    assertThat(journal.findings()).hasSize(3);
    assertThat(counters.matched.sum()).isEqualTo(3);
  }

  private static DetectorSource onTrial(String correlation, String key) {
    DetectorSource rules = rules(correlation);
    return new DetectorSource() {
      @Override
      public Detector newDetector() {
        return rules.newDetector();
      }

      @Override
      public Delivery delivery(String asked) {
        return asked.equals(key) ? Delivery.SHADOW : Delivery.ALERT;
      }

      @Override
      public CorrelationRules correlations() {
        return new CorrelationRules(rules.correlations().correlations(), Set.of(key));
      }
    };
  }

  static DetectorSource rules(String title, int many, String more) {
    return rules(
        "title: %s\ncorrelation: {type: event_count, rules: [evil], group-by: [user], timespan: 1m, condition: {gte: %d}%s}\n"
            .formatted(title, many, more));
  }

  private static DetectorSource rules(String correlation) {
    RuleSet set = RuleSet.read(List.of(new SourceFile("t.yml", BASE + correlation)), Map.of());
    assertThat(set.refused()).isEmpty();
    CorrelationRules correlations = new CorrelationRules(set.correlations(), set.silent());
    Plan plan = Plan.compile(set.rules(), FieldMaps.none(), correlations.plan()::fields);
    return new DetectorSource() {
      @Override
      public Detector newDetector() {
        return plan.newDetector();
      }

      @Override
      public CorrelationRules correlations() {
        return correlations;
      }
    };
  }

  private Pipeline start(DetectorSource rules) {
    var settings =
        new PipelineSettings(
            16,
            2,
            64 << 20,
            Duration.ofSeconds(20),
            new PipelineSettings.Correlating(limits, 1_000),
            PipelineSettings.Remembering.NONE);
    return Pipeline.start(settings, rules, journal, counters);
  }

  private void restart(DetectorSource rules) {
    pipeline.close();
    counters = new PipelineCounters();
    pipeline = start(rules);
  }

  private void awaitFired(int times) {
    await().until(() -> journal.fired().size() >= times);
    assertThat(journal.fired()).hasSize(times);
  }

  private static int events(Finding finding) {
    return Objects.requireNonNull(finding.fired()).events().size();
  }

  private List<String> users() {
    return journal.fired().stream().map(fired -> fired.match().entity().get("user")).toList();
  }

  /** One request for each second. */
  private void send(String user, int... seconds) {
    for (int second : seconds) {
      submit(request(user, second));
    }
  }

  private void submit(ExportLogsServiceRequest request) {
    assertThat(outcome(request)).isInstanceOf(Outcome.Judged.class);
  }

  private Outcome outcome(ExportLogsServiceRequest request) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    ExportRequest read = Requests.read(request);
    Room room = pipeline.room();
    assertThat(room.grow(read.length())).isTrue();
    pipeline.submit(read, room, Pipeline.NO_DEADLINE, outcome::complete);
    return outcome.orTimeout(20, TimeUnit.SECONDS).join();
  }

  static ExportLogsServiceRequest request(String user, int... seconds) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    AnyValue body =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder()
                    .addValues(Requests.entry("word", "evil"))
                    .addValues(Requests.entry("user", user)))
            .build();
    for (int second : seconds) {
      logs.addLogRecords(
          LogRecord.newBuilder().setTimeUnixNano(BEGIN + second * SECOND).setBody(body));
    }
    Resource resource =
        Resource.newBuilder().addAttributes(Requests.entry("sigma.category", "test")).build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource).addScopeLogs(logs))
        .build();
  }
}

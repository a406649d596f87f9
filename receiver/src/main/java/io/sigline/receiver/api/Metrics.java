package io.sigline.receiver.api;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryPoolAllocationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.sigline.alerting.AlertCounters;
import io.sigline.alerting.AlertFlow;
import io.sigline.alerting.deliver.Circuit;
import io.sigline.engine.compile.PlanCosts;
import io.sigline.engine.compile.RuleCost;
import io.sigline.engine.rule.LogSource;
import io.sigline.receiver.audit.Auditor;
import io.sigline.receiver.intake.IntakeCounters;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.PipelineCounters;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.selftest.LiveSelfTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What is counted, for Prometheus. Every metric is described in {@code docs/operations.md}, with
 * the equations that hold between them.
 */
public final class Metrics {
  /** Prometheus text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** So many rules have metrics of their own: the dearest. */
  private static final int NAMED_RULES = 20;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Meters meters = new Meters(registry);
  private final AlertFlow flow;
  private final LiveRules liveRules;
  private final CorrelationMetrics correlations;
  private final RuleLifeMetrics ruleLife;
  private AlertCounters alerts;
  private PlanCosts costs;

  /**
   * Metrics over the counters of the parts.
   *
   * @param ruleSeries so many rules have series of their own, at most
   */
  public Metrics(
      Pipeline pipeline, IntakeCounters intake, AlertFlow flow, LiveRules rules, int ruleSeries) {
    this.flow = flow;
    this.liveRules = rules;
    this.alerts = flow.counters();
    this.costs = rules.current().plan().costs();
    java();
    Info.builder()
        .name("sigline_build_info")
        .help("Version of Sigline and of Java.")
        .labelNames("version", "java")
        .register(registry)
        .addLabelValues(version(), Runtime.version().toString());
    requests(intake);
    records(pipeline);
    calls(pipeline);
    correlations = new CorrelationMetrics(pipeline);
    correlations.register(meters);
    alerts();
    rules(rules);
    ruleLife = new RuleLifeMetrics(rules, pipeline, ruleSeries);
    ruleLife.register(meters);
    sources(rules);
    costs();
    new FilterMetrics(rules).register(meters);
  }

  /** Adds what live self-tests show. To be called once, before the first scrape. */
  public void add(LiveSelfTest selfTest) {
    new SelfTestMetrics(selfTest).register(meters);
  }

  /** Also tells of these. */
  public void add(CredentialMetrics credentials) {
    credentials.register(meters);
  }

  /** Also tells of these. */
  public void add(ConnectionMetrics connections) {
    connections.register(meters);
  }

  /** Also tells of what is noted here. */
  public void add(Auditor auditor) {
    new AuditMetrics(auditor).register(meters);
  }

  /** Also tells of these. */
  public void add(AdminRefusals refusals) {
    refusals.register(meters);
  }

  /** Everything, in the text format; counts of alerts, and costs, are of one moment. Any thread. */
  public synchronized String scrape() {
    alerts = flow.counters();
    correlations.refresh();
    ruleLife.refresh();
    costs = liveRules.current().plan().costs();
    ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
    try {
      writer.write(out, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String version() {
    String version = Metrics.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * What the library's {@code JvmMetrics} registers, without the JVM's native memory: it has no
   * series unless the JVM is started to track it, and asking starts JMX and the flight recorder.
   */
  private void java() {
    JvmThreadsMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
    JvmCompilationMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmMemoryPoolAllocationMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  private void requests(IntakeCounters intake) {
    Map<String, LongAdder> protocols = new LinkedHashMap<>();
    protocols.put("grpc", intake.grpcRequests);
    protocols.put("http", intake.httpRequests);
    meters.counters("sigline_requests", "Requests to the intake.", "protocol", protocols);
    Map<String, LongAdder> reasons = new LinkedHashMap<>();
    reasons.put("unauthenticated", intake.unauthenticated);
    reasons.put("invalid", intake.invalid);
    reasons.put("too_large", intake.tooLarge);
    reasons.put("unsupported", intake.unsupported);
    reasons.put("no_room", intake.noRoom);
    reasons.put("ring_full", intake.ringFull);
    reasons.put("interrupted", intake.interrupted);
    reasons.put("fault", intake.faults);
    meters.counters(
        "sigline_requests_failed",
        "Requests that did not become an export call.",
        "reason",
        reasons);
    meters.counters(
        "sigline_connections_refused",
        "Connections closed at once because there were too many.",
        "protocol",
        Map.of("grpc", intake.grpcConnectionsRefused));
  }

  private void records(Pipeline pipeline) {
    PipelineCounters counters = pipeline.counters();
    meters.counter("sigline_records_evaluated", "Records judged.", counters.evaluated::sum);
    meters.counter("sigline_records_rejected", "Unreadable records.", counters.rejected::sum);
    Map<String, LongAdder> reasons = new LinkedHashMap<>();
    meters.counter(
        "sigline_records_repeated",
        "Records of requests that were judged before.",
        counters.repeated::sum);
    reasons.put("refused", counters.dropped);
    reasons.put("fault", counters.faulted);
    meters.counters(
        "sigline_records_returned", "Records handed back, to come again.", "reason", reasons);
    meters.counter(
        "sigline_records_poisoned", "Records given up after faults.", counters.poisoned::sum);
    meters.gauge("sigline_records_in_ring", "Records in the ring.", pipeline::recordsInRing);
    meters.counter("sigline_records_received", "Records of calls.", counters.records::sum);
    meters.counter("sigline_received_bytes", "Bytes of calls, decompressed.", counters.bytes::sum);
    meters.gauge(
        "sigline_in_flight_bytes", "Bytes taken in and not answered.", pipeline::bytesInFlight);
  }

  private void calls(Pipeline pipeline) {
    PipelineCounters counters = pipeline.counters();
    Map<String, LongAdder> outcomes = new LinkedHashMap<>();
    outcomes.put("judged", counters.judged);
    outcomes.put("repeated", counters.repeatedCalls);
    outcomes.put("refused_full", counters.refusedFull);
    outcomes.put("refused_journal", counters.refusedJournal);
    outcomes.put("refused_fault", counters.refusedFault);
    outcomes.put("refused_stopping", counters.refusedClosed);
    outcomes.put("abandoned", counters.callsAbandoned);
    meters.counters("sigline_calls", "Export calls answered.", "outcome", outcomes);
    meters.counter("sigline_calls_held", "Calls that waited for room.", counters.held::sum);
    meters.gauge(
        "sigline_requests_remembered",
        "Judged requests that are known again.",
        pipeline::requestsRemembered);
    meters.gauge("sigline_calls_waiting", "Calls waiting for room.", pipeline::callsWaiting);
    meters.counter(
        "sigline_findings",
        "Pairs of a record and a rule it matched, and firings of correlations.",
        counters.matched::sum);
    meters.counter(
        "sigline_findings_journalled", "Findings made durable.", counters.journalled::sum);
    new StorageMetrics(flow).register(meters);
    meters.counter(
        "sigline_journal_failures", "Commits that failed.", counters.journalFailures::sum);
  }

  private void alerts() {
    meters.counter("sigline_alerts_matched", "Findings committed.", () -> alerts.matched());
    Map<String, DoubleSupplier> causes = new LinkedHashMap<>();
    causes.put("window", () -> alerts.counted());
    causes.put("repeat", () -> alerts.repeated());
    meters.suppliedCounters(
        "sigline_alerts_suppressed", "Findings that raised no alert.", "by", causes);
    meters.counter("sigline_alerts_delivered", "Alerts accepted.", () -> alerts.delivered());
    meters.gauge("sigline_alerts_pending", "Alerts not yet accepted.", () -> alerts.pending());
    meters.gauge("sigline_alerts_failed", "Alerts never accepted.", () -> alerts.failed());
    meters.counter("sigline_alert_updates", "New versions of alerts.", () -> alerts.updates());
    meters.gauge(
        "sigline_alert_updates_pending", "Versions to send.", () -> alerts.updatesPending());
    meters.gauge(
        "sigline_alert_updates_failed", "Versions never accepted.", () -> alerts.updatesFailed());
    meters.gauge("sigline_alert_windows", "Open windows.", () -> alerts.openWindows());
    meters.counter(
        "sigline_alert_windows_closed_early",
        "Windows closed for want of room.",
        () -> alerts.closedEarly());
    meters.counter("sigline_delivery_attempts", "Requests made.", () -> alerts.attempts());
    meters.counter("sigline_delivery_faults", "Turns that failed here.", () -> alerts.faults());
    meters.gauge(
        "sigline_delivery_up",
        "1 if the destination answers.",
        () -> alerts.circuit() == Circuit.CLOSED ? 1 : 0);
  }

  private void rules(LiveRules rules) {
    meters.gauge("sigline_rules_loaded", "Rules in force.", () -> rules.current().rules().size());
    meters.gauge(
        "sigline_correlations_loaded",
        "Correlations in force.",
        () -> rules.current().correlations().size());
    meters.gauge(
        "sigline_rules_refused", "Rules left out.", () -> rules.current().refused().size());
    Map<String, DoubleSupplier> results = new LinkedHashMap<>();
    results.put("done", rules::reloads);
    results.put("failed", rules::failedReloads);
    meters.suppliedCounters("sigline_rule_reloads", "Reloads of the rules.", "result", results);
    meters.counter(
        "sigline_rule_relearnings",
        "Times the same rules were compiled anew by what records showed to be frequent.",
        rules::relearnings);
    meters.gauge(
        "sigline_rules_loaded_timestamp_seconds",
        "When the rules in force were loaded.",
        () -> rules.loadedAt().toEpochMilli() / 1e3);
  }

  /** Bounded by the plan: a few hundred names each. */
  private void sources(LiveRules rules) {
    meters.labelledGauge(
        "sigline_log_source_records",
        "Records by log source, since the rules were loaded.",
        "source",
        () -> named(rules.current().plan().counts().eventsByLogSource()));
    meters.labelledGauge(
        "sigline_unknown_source_records",
        "Records that no field map claims, by shape, since the rules were loaded.",
        "shape",
        () -> rules.current().plan().counts().unknownSources());
    meters.gauge(
        "sigline_exhausted_searches",
        "Regular expressions that ran out of steps, since the rules were loaded.",
        () -> rules.current().plan().counts().exhaustedSearches());
  }

  /** Bounded: only the dearest rules have names. */
  private void costs() {
    meters.gauge(
        "sigline_judging_seconds",
        "Time for judging since the rules were loaded, from samples.",
        this::judgingSeconds);
    meters.gauge(
        "sigline_candidate_search_seconds",
        "Of that, for finding candidate rules.",
        () -> judgingSeconds() * costs.shareOfSearch());
    meters.gauge(
        "sigline_rules_seconds",
        "Of that, for evaluating candidate rules.",
        () -> judgingSeconds() * costs.shareOfRules());
    meters.gauge(
        "sigline_rule_evaluations",
        "Candidate rules evaluated since the rules were loaded.",
        () -> costs.evaluations());
    meters.labelledGauge(
        "sigline_rule_seconds",
        "Time for each of the dearest rules since the rules were loaded, from samples.",
        "rule",
        () -> dearest(cost -> cost.nanos() / 1e9));
    meters.labelledGauge(
        "sigline_rule_event_seconds",
        "Time for each of the dearest rules per event of its log source, from samples.",
        "rule",
        () -> dearest(cost -> cost.nanosPerEvent() / 1e9));
  }

  private double judgingSeconds() {
    return costs.records() * costs.nanosPerRecord() / 1e9;
  }

  private Map<String, Double> dearest(ToDoubleFunction<RuleCost> value) {
    Map<String, Double> values = new LinkedHashMap<>();
    costs.rules().stream()
        .limit(NAMED_RULES)
        .forEach(cost -> values.put(cost.rule().key(), value.applyAsDouble(cost)));
    return values;
  }

  private static Map<String, Long> named(Map<LogSource, Long> sources) {
    Map<String, Long> names = new TreeMap<>();
    sources.forEach((source, records) -> {
      if (records > 0) { // that of a self-test has none
        names.put(source.toString(), records);
      }
    });
    return names;
  }
}

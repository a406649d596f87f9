package io.sigline.receiver.api;

import io.sigline.receiver.selftest.LiveSelfTest;
import io.sigline.receiver.selftest.TestRun;
import io.sigline.receiver.selftest.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/** What live self-tests showed. */
final class SelfTestMetrics {
  private final LiveSelfTest tests;

  SelfTestMetrics(LiveSelfTest tests) {
    this.tests = tests;
  }

  void register(Meters meters) {
    meters.counter(
        "sigline_selftest_records",
        "Records taken for self-tests.",
        () -> tests.announcements().recognised());
    meters.counter(
        "sigline_selftest_foreign_records",
        "Records tagged as self-tests that are none.",
        () -> tests.announcements().foreign());
    Map<String, DoubleSupplier> results = new LinkedHashMap<>();
    results.put("done", tests::runsDone);
    results.put("failed", tests::runsFailed);
    meters.suppliedCounters("sigline_selftest_runs", "Live self-tests.", "result", results);
    meters.labelledGauge(
        "sigline_selftest_rules", "Rules by the last live self-test.", "verdict", this::verdicts);
    meters.gauge(
        "sigline_selftest_lost_rules",
        "Rules that were proven and whose last live self-test failed.",
        tests::lost);
    meters.gauge(
        "sigline_selftest_timestamp_seconds", "When the last live self-test ended.", this::ended);
  }

  private Map<String, Integer> verdicts() {
    Map<String, Integer> verdicts = new TreeMap<>();
    TestRun run = tests.latest();
    for (Verdict verdict : Verdict.values()) {
      String name = verdict.name().toLowerCase(Locale.ROOT);
      verdicts.put(name, run == null ? 0 : run.counts().getOrDefault(verdict, 0));
    }
    return verdicts;
  }

  private double ended() {
    TestRun run = tests.latest();
    Instant ended = run == null ? null : run.ended();
    return ended == null ? 0 : ended.toEpochMilli() / 1e3;
  }
}

package io.sigline.receiver.selftest;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.Proof;
import io.sigline.alerting.journal.Proofs;
import io.sigline.engine.proof.Synthesizer;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.intake.IntakeClient;
import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleLibrary;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tests rules through the running service: its records go over the network through the intake, the
 * ring, the evaluators and the journal, up to the outbox. One run at a time; any thread.
 */
public final class LiveSelfTest {
  private static final Logger log = LoggerFactory.getLogger(LiveSelfTest.class);
  private static final int RULES_PER_CALL = 16;
  private static final int ATTEMPTS = 4;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);
  private static final int LOGGED_LOSSES = 20;

  private final LiveRules rules;
  private final Proofs proofs;
  private final Announcements announcements;
  private final Caller caller;
  private final InstantSource clock;
  private final LongAdder runsDone = new LongAdder();
  private final LongAdder runsFailed = new LongAdder();
  private volatile @Nullable TestRun latest;
  private volatile int lost;

  /** Makes a client of the service's own intake. */
  @FunctionalInterface
  public interface Caller {
    /** A client to be closed after use. */
    IntakeClient call() throws IOException;
  }

  /** A self-test that has not begun. */
  public LiveSelfTest(
      LiveRules rules,
      Proofs proofs,
      Announcements announcements,
      Caller caller,
      InstantSource clock) {
    this.rules = rules;
    this.proofs = proofs;
    this.announcements = announcements;
    this.caller = caller;
    this.clock = clock;
    this.lost = countLost(proofs.all());
  }

  /** The run that began last; null if there was none since the start. */
  public @Nullable TestRun latest() {
    return latest;
  }

  /** Which records were recognised. */
  public Announcements announcements() {
    return announcements;
  }

  /** What tests showed of each rule, this process's and earlier ones'. */
  public Map<String, Proof> proofs() {
    return proofs.all();
  }

  /** Runs that tested what they were to test. */
  public long runsDone() {
    return runsDone.sum();
  }

  /** Runs that ended before. */
  public long runsFailed() {
    return runsFailed.sum();
  }

  /** Rules in force that were proven once and whose last test failed. */
  public int lost() {
    return lost;
  }

  /**
   * Begins a run, unless one is on its way.
   *
   * @param most so many rules, those tested longest ago first; 0 = all
   * @return the run, whose end can be waited for by {@link #finish}; empty if another is on its way
   */
  public synchronized Optional<TestRun> begin(int most) {
    TestRun running = latest;
    if (running != null && running.ended() == null) {
      return Optional.empty();
    }
    List<Rule> all = rules.current().rules();
    int count = most == 0 ? all.size() : Math.min(most, all.size());
    Instant now = clock.instant();
    TestRun run = new TestRun("selftest-" + now.toEpochMilli(), now, count);
    latest = run;
    return Optional.of(run);
  }

  /**
   * Makes a run that was begun, on the calling thread.
   *
   * @param restShare how long to rest after each few rules, as a multiple of the time they took
   */
  public void finish(TestRun run, double restShare) {
    String problem = "";
    Map<String, Proof> before = Map.of();
    try (IntakeClient client = caller.call()) {
      before = proofs.all();
      test(run, before, client, restShare);
    } catch (IOException | JournalException e) {
      problem = String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      problem = "interrupted";
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      problem = "a fault of Sigline's own: " + e;
      log.error("the self-test met a fault", e);
    }
    announcements.tidy();
    try {
      lost = countLost(proofs.all());
    } catch (JournalException e) {
      problem = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
    }
    run.end(clock.instant(), problem);
    (problem.isEmpty() ? runsDone : runsFailed).increment();
    report(run, before);
  }

  private void test(TestRun run, Map<String, Proof> before, IntakeClient client, double restShare)
      throws IOException, InterruptedException {
    RuleLibrary library = rules.current();
    Instant loaded = rules.loadedAt();
    Synthesizer synthesizer = new Synthesizer(library.rules(), library.fieldMaps());
    List<Rule> ordered = longestAgoFirst(library.rules(), before);
    List<Rule> chosen = ordered.subList(0, Math.min(run.rules(), ordered.size()));
    for (int from = 0; from < chosen.size(); from += RULES_PER_CALL) {
      long begin = System.nanoTime();
      List<Rule> some = chosen.subList(from, Math.min(from + RULES_PER_CALL, chosen.size()));
      List<RuleTrials> trials =
          some.stream().map(rule -> new RuleTrials(synthesizer.of(rule))).toList();
      send(trials, client);
      if (!rules.loadedAt().equals(loaded)) {
        chosen
            .subList(from, chosen.size())
            .forEach(rule ->
                run.add(new RuleResult(rule, "", Verdict.SKIPPED, "rules were reloaded", false)));
        throw new IOException("the rules were reloaded meanwhile");
      }
      conclude(trials, before, run);
      announcements.tidy();
      Thread.sleep(Duration.ofNanos((long) ((System.nanoTime() - begin) * restShare)));
    }
  }

  private static List<Rule> longestAgoFirst(List<Rule> all, Map<String, Proof> before) {
    Map<String, Instant> tested = new HashMap<>();
    before.forEach((key, proof) -> {
      Instant proven = proof.provenAt() == null ? Instant.EPOCH : proof.provenAt();
      Instant failed = proof.failedAt() == null ? Instant.EPOCH : proof.failedAt();
      tested.put(key, proven.isAfter(failed) ? proven : failed);
    });
    List<Rule> ordered = new ArrayList<>(all);
    ordered.sort(Comparator.comparing(rule -> tested.getOrDefault(rule.key(), Instant.EPOCH)));
    return ordered;
  }

  /** Announces the records and sends them; returns when they are judged. */
  private void send(List<RuleTrials> trials, IntakeClient client)
      throws IOException, InterruptedException {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    List<RuleTrials.Tagged> records = new ArrayList<>();
    trials.forEach(one -> records.addAll(one.records()));
    if (records.isEmpty()) {
      return;
    }
    records.forEach(record -> request.mergeFrom(record.request()));
    byte[] bytes = request.build().toByteArray();
    RecordCursor cursor = ExportRequest.read(bytes, bytes.length).cursor();
    RecordSlice slice = new RecordSlice();
    for (RuleTrials.Tagged record : records) {
      if (!cursor.next(slice)) {
        throw new IllegalStateException("fewer records than were made");
      }
      announcements.announce(record.tag(), Digest.ofRecord(slice), record.probe());
    }
    for (int attempt = 1; ; attempt++) {
      try {
        client.export(bytes);
        return;
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException("the intake does not take the records: " + e.getMessage(), e);
        }
      }
      Thread.sleep(BETWEEN_ATTEMPTS);
    }
  }

  private void conclude(List<RuleTrials> trials, Map<String, Proof> before, TestRun run) {
    Map<String, Proofs.Failure> failures = new HashMap<>();
    for (RuleTrials one : trials) {
      Verdict verdict = one.verdict();
      String key = one.rule().key();
      boolean failed = verdict != Verdict.PROVEN;
      if (failed) {
        failures.put(key, new Proofs.Failure(one.version(), one.detail()));
      }
      Proof earlier = before.get(key);
      boolean isLost = failed && earlier != null && earlier.provenAt() != null;
      run.add(new RuleResult(one.rule(), one.version(), verdict, one.detail(), isLost));
    }
    if (!failures.isEmpty()) {
      proofs.failed(failures, clock.instant());
    }
  }

  private int countLost(Map<String, Proof> known) {
    return (int)
        rules.current().rules().stream()
            .map(rule -> known.get(rule.key()))
            .filter(proof -> proof != null && proof.provenAt() != null && proof.failedAt() != null)
            .count();
  }

  private void report(TestRun run, Map<String, Proof> before) {
    List<RuleResult> losses = run.results().stream().filter(RuleResult::lost).toList();
    losses.stream()
        .limit(LOGGED_LOSSES)
        .forEach(result -> {
          Proof proof = before.get(result.rule().key());
          log.atError()
              .addKeyValue("rule", result.rule().key())
              .addKeyValue("title", result.rule().title())
              .addKeyValue("proven-at", proof == null ? null : proof.provenAt())
              .log("a rule that was proven no longer is: {}", result.detail());
        });
    if (losses.size() > LOGGED_LOSSES) {
      log.error("and {} more rules that are no longer proven", losses.size() - LOGGED_LOSSES);
    }
    Map<Verdict, Integer> counts = run.counts();
    var line = run.problem().isEmpty() ? log.atInfo() : log.atWarn();
    line.addKeyValue("rules", run.rules())
        .addKeyValue("proven", counts.get(Verdict.PROVEN))
        .addKeyValue("failed", counts.get(Verdict.FAILED))
        .addKeyValue("impossible", counts.get(Verdict.IMPOSSIBLE))
        .addKeyValue("lost", losses.size())
        .log(
            run.problem().isEmpty()
                ? "live self-test done"
                : "live self-test not finished: " + run.problem());
  }
}

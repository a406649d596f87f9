package io.sigline.receiver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.journal.ArrivedHit;
import io.sigline.alerting.journal.Batch;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.FiredCorrelation;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.RequestDigests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes findings durable, many calls' at once, and answers the calls whose records are all through.
 * A call that nothing came of is answered without waiting for the disk. One instance, one thread.
 */
final class JournalHandler implements EventHandler<RunSlot> {
  private static final Logger log = LoggerFactory.getLogger(JournalHandler.class);

  /** Findings and hits in one commit, at most; one run's are never split. */
  static final int MOST_FINDINGS = 1024;

  /** A record that fails as often as this, in the same request, is given up. */
  static final int MOST_FAILURES = 3;

  /** Hits kept while commits fail, at most; the oldest are given up. */
  private static final int MOST_KEPT = 100_000;

  private static final long REPORT_NANOS = 1_000_000_000;

  private final FindingJournal journal;
  private final PipelineState state;
  private final Repeats repeats;
  private final RequestDigests digests;
  private final RestingWaitStrategy waits;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Not given up when a commit fails: correlations know them, and what fires is stored with all
   * that it fired for.
   */
  private final List<ArrivedHit> hits = new ArrayList<>();

  /** How many of the hits are left from commits that failed; these come first. */
  private int keptHits;

  /** Not given up when a commit fails: it will not fire again. */
  private final List<FiredCorrelation> fired = new ArrayList<>();

  private final List<TrialFinding> trials = new ArrayList<>();
  private final List<ExportCall> unflushed = new ArrayList<>();

  /** Of calls whose last findings were durable before they were through; for the next commit. */
  private final List<JudgedRequest> owed = new ArrayList<>();

  private long nextReport;

  /** What was logged of commits that fail, until one succeeds. */
  private String reported = "";

  /** Of hits and firings, those whose commit is not over. */
  private long unsettled;

  private @Nullable Sequence progress;

  JournalHandler(
      FindingJournal journal,
      PipelineState state,
      Repeats repeats,
      RequestDigests digests,
      RestingWaitStrategy waits) {
    this.journal = journal;
    this.state = state;
    this.repeats = repeats;
    this.digests = digests;
    this.waits = waits;
    this.nextReport = state.ticker.nanoTime();
  }

  @Override
  public void setSequenceCallback(Sequence callback) {
    progress = callback;
  }

  @Override
  public void onEvent(RunSlot slot, long sequence, boolean endOfBatch) {
    ExportCall call = slot.call;
    collect(slot);
    if (call != null) {
      take(slot, call);
      state.recordsPassed.add(slot.records());
    }
    slot.clear();
    if (endOfBatch || fresh() >= MOST_FINDINGS) {
      flush();
    }
    if (progress != null) {
      waits.passed(progress, sequence, false);
    }
  }

  private void collect(RunSlot slot) {
    int more = slot.findings().size() + slot.hits().size();
    if (more > 0 && fresh() + more > MOST_FINDINGS) {
      flush();
    }
    findings.addAll(slot.findings());
    hits.addAll(slot.hits());
    fired.addAll(slot.fired());
    trials.addAll(slot.trials());
    unsettled += slot.hits().size() + slot.fired().size();
  }

  /** Findings and hits that were not in a commit yet. */
  private int fresh() {
    return findings.size() + hits.size() - keptHits;
  }

  private void take(RunSlot slot, ExportCall call) {
    for (Remark remark : slot.remarks()) {
      switch (remark) {
        case Remark.Matched _, Remark.Tried _ -> {}
        case Remark.Unreadable(String reason) ->
            call.firstRejection = call.rejected++ == 0 ? reason : call.firstRejection;
        case Remark.Faulted(Throwable fault) ->
            call.firstFault = call.faults++ == 0 ? String.valueOf(fault) : call.firstFault;
      }
    }
    boolean durable = slot.findings().isEmpty() && slot.hits().isEmpty() && slot.trials().isEmpty();
    if (!durable && !call.unflushed) {
      call.unflushed = true;
      unflushed.add(call);
    }
    call.incomplete |= slot.dropped;
    if (slot.last) {
      call.passed = true;
      if (call.faults > 0 && call.digest == null) {
        call.digest = call.request.digest(digests);
      }
      call.giveBytesBack(state.buffers);
      if (!call.unflushed) {
        if (call.flushed) {
          remember(call, owed);
        }
        end(call);
      }
    }
  }

  private void flush() {
    boolean real = !findings.isEmpty() || !hits.isEmpty() || !fired.isEmpty();
    if (!real && trials.isEmpty()) {
      return;
    }
    String failure = real ? commit() : null;
    prove();
    findings.clear();
    if (hits.size() > MOST_KEPT) {
      log.error("gave up {} hits of correlations that cannot be stored", hits.size() - MOST_KEPT);
      hits.subList(0, hits.size() - MOST_KEPT).clear();
    }
    keptHits = hits.size();
    state.correlationsSettled.addAndGet(unsettled);
    unsettled = 0;
    for (ExportCall call : unflushed) {
      call.unflushed = false;
      call.flushed = true;
      if (failure != null) {
        call.journalFailure = failure;
      }
      if (call.passed) {
        end(call);
      }
    }
    unflushed.clear();
  }

  /** After what is real, and apart from it. */
  private void prove() {
    if (trials.isEmpty()) {
      return;
    }
    Map<String, String> failures = Map.of();
    String allFailed = null;
    try {
      failures = journal.prove(trials.stream().map(TrialFinding::finding).toList());
    } catch (RuntimeException e) {
      allFailed = "the journal could not note it: " + e.getMessage();
    }
    for (TrialFinding one : trials) {
      String failure = allFailed == null ? failures.get(one.finding().finding().id()) : allFailed;
      if (failure == null) {
        one.trial().proven();
      } else {
        one.trial().failed(failure);
      }
    }
    trials.clear();
  }

  private @Nullable String commit() {
    List<JudgedRequest> requests = new ArrayList<>(owed);
    owed.clear();
    for (ExportCall call : unflushed) {
      if (call.passed) {
        remember(call, requests);
      }
    }
    Batch batch = new Batch(findings, hits, fired, requests);
    try {
      journal.commit(batch);
      state.counters.journalled.add(batch.matched());
      hits.clear();
      fired.clear();
      if (!reported.isEmpty()) {
        log.info("journal: findings are durable again");
        reported = "";
      }
      return null;
    } catch (JournalException e) {
      return failed(e);
    } catch (RuntimeException | Error e) {
      if (!fired.isEmpty() || keptHits > 0) {
        log.error(
            "gave up {} firings and {} hits of correlations that cannot be stored",
            fired.size(),
            hits.size());
      }
      hits.clear(); // or nothing could be stored any more
      fired.clear();
      return failed(e);
    }
  }

  private String failed(Throwable failure) {
    state.counters.journalFailures.increment();
    report(failure);
    return String.valueOf(failure.getMessage());
  }

  /** Once for each reason, and once a second at most: a full disk fails every commit. */
  private void report(Throwable failure) {
    long now = state.ticker.nanoTime();
    String reason = failure.toString();
    if (now - nextReport >= 0 && !reason.equals(reported)) {
      nextReport = now + REPORT_NANOS;
      reported = reason;
      log.error(
          "journal: {} findings are not durable, {} calls are refused",
          findings.size(),
          unflushed.size(),
          failure);
    }
  }

  /** Notes that a request was judged, if it was; for the commit that has the last findings. */
  private void remember(ExportCall call, List<JudgedRequest> requests) {
    Digest digest = call.digest;
    boolean judged = !call.incomplete && call.faults == 0 && call.journalFailure == null;
    if (judged && digest != null && repeats.enabled()) {
      requests.add(
          new JudgedRequest(
              digest.high(),
              digest.low(),
              state.ticker.unixNano(),
              call.rejected,
              call.firstRejection));
    }
  }

  /**
   * The last of a call. What it came to is known for its twins even if its caller has gone away,
   * unless some records were not looked at for that reason.
   */
  private void end(ExportCall call) {
    if (call.incomplete) {
      repeats.settle(call, null);
      return;
    }
    Outcome outcome = outcome(call);
    repeats.settle(call, outcome);
    if (!call.expired(state.ticker.nanoTime())) {
      call.answer(outcome);
    }
  }

  private Outcome outcome(ExportCall call) {
    if (call.journalFailure != null) {
      return new Outcome.Refused(
          Outcome.Reason.JOURNAL, "findings could not be stored: " + call.journalFailure);
    }
    Digest digest = call.digest;
    return call.faults > 0 && digest != null
        ? faulted(call, digest)
        : new Outcome.Judged(call.rejected, call.firstRejection);
  }

  private Outcome faulted(ExportCall call, Digest digest) {
    String message = call.faults + " records could not be judged";
    if (state.faults.failed(digest) < MOST_FAILURES) {
      return new Outcome.Refused(Outcome.Reason.FAULT, message + ": " + call.firstFault);
    }
    log.error("gave up after {} attempts: {}: {}", MOST_FAILURES, message, call.firstFault);
    state.counters.poisoned.add(call.faults);
    String told = message + " for a fault of Sigline's own, its log says more";
    String first = call.rejected == 0 ? told : call.firstRejection + "; " + told;
    return new Outcome.Judged(call.rejected + call.faults, first);
  }
}

package io.sigline.receiver.pipeline;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.journal.ArrivedHit;
import io.sigline.alerting.journal.FiredCorrelation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A place in the ring: a run of neighbouring records of one call, and what each stage found out
 * about them. Belongs to one stage at a time, and to the evaluator that claims it; the ring's
 * sequences order the accesses.
 */
final class RunSlot {
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final List<Remark> remarks = new ArrayList<>(0);
  private final List<Finding> findings = new ArrayList<>(0);
  private final List<ArrivedHit> hits = new ArrayList<>(0);
  private final List<FiredCorrelation> fired = new ArrayList<>(0);
  private final List<TrialFinding> trials = new ArrayList<>(0);
  @Nullable ExportCall call;

  /** Which run of the call's request. */
  int run;

  /** The last run of its call. */
  boolean last;

  /** Evaluator: some of its records were not looked at, because its call was over. */
  boolean dropped;

  /** Publisher only. */
  void fill(ExportCall call, int run, boolean last) {
    this.call = call;
    this.run = run;
    this.last = last;
    claimed.set(false);
  }

  /** Publisher only: it has no records, and is there for the time that passes. */
  void tick() {
    last = true;
  }

  /** True for the first evaluator that asks. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** How many records it has; 0 if it is empty. */
  int records() {
    ExportCall owner = call;
    return owner == null ? 0 : owner.request.firstOfRun(run + 1) - owner.request.firstOfRun(run);
  }

  /** In the order of the records; none of nearly all of them. */
  List<Remark> remarks() {
    return remarks;
  }

  /** In the order of the records. */
  List<Finding> findings() {
    return findings;
  }

  /** Those that correlations were fed with. */
  List<ArrivedHit> hits() {
    return hits;
  }

  /** What correlations fired since the run before; not of this run's records alone. */
  List<FiredCorrelation> fired() {
    return fired;
  }

  /** Of self-tests. */
  List<TrialFinding> trials() {
    return trials;
  }

  /** Drops every reference: the slot outlives the records. */
  void clear() {
    call = null;
    last = false;
    dropped = false;
    remarks.clear();
    findings.clear();
    hits.clear();
    fired.clear();
    trials.clear();
  }
}

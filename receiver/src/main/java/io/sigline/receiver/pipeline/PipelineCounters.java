package io.sigline.receiver.pipeline;

import java.util.concurrent.atomic.LongAdder;

/**
 * What went through the pipeline. Once nothing is in flight:
 *
 * <pre>
 * calls   = judged + repeatedCalls
 *         + refusedFull + refusedJournal + refusedFault + refusedClosed + callsAbandoned
 * records = evaluated + rejected + faulted + dropped + repeated
 * </pre>
 *
 * and at any time the left sides exceed the right ones by what is in flight. {@code faulted} counts
 * an evaluation that threw; {@code dropped} counts records that were not looked at because their
 * call had been refused or abandoned by then, so they come again.
 */
public final class PipelineCounters {
  /** Calls submitted. */
  public final LongAdder calls = new LongAdder();

  /** Records in them. */
  public final LongAdder records = new LongAdder();

  /** Bytes in them, after decompression. */
  public final LongAdder bytes = new LongAdder();

  /** Calls answered as judged. */
  public final LongAdder judged = new LongAdder();

  /** Calls answered as judged because the same request was, a while ago or meanwhile. */
  public final LongAdder repeatedCalls = new LongAdder();

  /** Calls refused because there was no room. */
  public final LongAdder refusedFull = new LongAdder();

  /** Calls refused because the journal failed. */
  public final LongAdder refusedJournal = new LongAdder();

  /** Calls refused because an evaluation threw. */
  public final LongAdder refusedFault = new LongAdder();

  /** Calls refused because the service was stopping. */
  public final LongAdder refusedClosed = new LongAdder();

  /** Calls whose caller had gone or whose deadline had passed. */
  public final LongAdder callsAbandoned = new LongAdder();

  /** Calls that had to wait for room in the ring, whatever became of them. */
  public final LongAdder held = new LongAdder();

  /** Records that every rule was asked about. */
  public final LongAdder evaluated = new LongAdder();

  /** Records that could not be read. */
  public final LongAdder rejected = new LongAdder();

  /** Evaluations that threw: a bug, logged once per cause. */
  public final LongAdder faulted = new LongAdder();

  /** Faulted records that were given up, as part of a judged call, after repeated faults. */
  public final LongAdder poisoned = new LongAdder();

  /** Records not looked at because their call was refused or abandoned. */
  public final LongAdder dropped = new LongAdder();

  /** Records of repeated calls: not looked at, because they were. */
  public final LongAdder repeated = new LongAdder();

  /** Findings: pairs of a record and a rule that matched it and alerts; firings that alert. */
  public final LongAdder matched = new LongAdder();

  /** Matches of rules on trial, and firings of correlations on trial: no findings. */
  public final LongAdder shadowed = new LongAdder();

  /** Findings that were made durable. */
  public final LongAdder journalled = new LongAdder();

  /** Commits of the journal that failed. */
  public final LongAdder journalFailures = new LongAdder();
}

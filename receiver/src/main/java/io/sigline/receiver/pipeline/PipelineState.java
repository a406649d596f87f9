package io.sigline.receiver.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the stages share: the rules in force, the clock, the counters. */
final class PipelineState {
  /** A set of rules, told from others by identity: sources may well be equal. */
  static final class RulesInForce {
    final DetectorSource source;

    RulesInForce(DetectorSource source) {
      this.source = source;
    }
  }

  final PipelineCounters counters;
  final Ticker ticker;
  final FaultLog faults = new FaultLog();
  final Room.Bound bound;
  final Buffers buffers;
  final CallDesk desk;
  final Firings firings = new Firings();
  volatile RulesInForce rules;

  /** Which records are self-tests. */
  volatile TestDesk tests = TestDesk.NONE;

  /** Records that entered the ring, and that left it. */
  final LongAdder recordsPublished = new LongAdder();

  final LongAdder recordsPassed = new LongAdder();

  /** Something is correlated. Correlator only writes. */
  volatile boolean correlating;

  /** Correlator only: hits and firings handed to the journal. */
  long correlationsPassed;

  /** Of those, the ones whose commit is over, well or not. */
  final AtomicLong correlationsSettled = new AtomicLong();

  PipelineState(
      DetectorSource detectors, PipelineCounters counters, Ticker ticker, Room.Bound bound) {
    this.rules = new RulesInForce(detectors);
    this.counters = counters;
    this.ticker = ticker;
    this.bound = bound;
    this.buffers = new Buffers(bound);
    this.desk = new CallDesk(counters);
  }
}

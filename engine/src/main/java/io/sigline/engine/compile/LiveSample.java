package io.sigline.engine.compile;

import io.sigline.engine.fieldmap.MappedEvent;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Learns frequencies from a few of the records that detectors judge. Shared by all threads. */
final class LiveSample {
  /**
   * A detector shows one record of so many, in the end: learning takes as long as judging forty.
   */
  private static final int LONGEST_PAUSE = 8192;

  private static final int SHORTEST_PAUSE = 8;

  /** From so many events on another one tells little, and pauses grow with their square. */
  private static final int WELL_KNOWN = 2048;

  /** So many events of the plan before count: enough that a new one costs little from the start. */
  private static final int MOST_BEFORE = 4096;

  private static final int CAPACITY = 1 << 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final FrequencyLearner learner;
  private final int before;
  private volatile int learnt;

  /**
   * @param fields by their slots
   * @param before how many events the plan before was learnt from, which what is learnt now is to
   *     refine
   */
  LiveSample(List<String> fields, int before) {
    learner = new FrequencyLearner(fields, CAPACITY);
    this.before = Math.min(before, MOST_BEFORE);
  }

  /** Learns from a record, unless another thread learns just now: nobody waits. */
  void learn(MappedEvent event) {
    if (lock.tryLock()) {
      try {
        for (int view = 0; view < event.views(); view++) {
          learner.learn(event.view(view));
        }
        learnt = learner.events();
      } finally {
        lock.unlock();
      }
    }
  }

  /** After so many records a detector shows the next one: the more was learnt, the later. */
  int pause() {
    return pauseAfter(before + learnt);
  }

  static int pauseAfter(long events) {
    long pause = events / 4 * Math.max(events, WELL_KNOWN) / WELL_KNOWN;
    return Math.clamp(pause, SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  /** Events learnt from. */
  int events() {
    return learnt;
  }

  /** The same, with those of the plans before that count. */
  int eventsInAll() {
    return before + learnt;
  }

  /** What was learnt until now. */
  Frequencies frequencies() {
    lock.lock();
    try {
      return learner.frequencies();
    } finally {
      lock.unlock();
    }
  }
}

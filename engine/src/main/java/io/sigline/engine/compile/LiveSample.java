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

  private static final int CAPACITY = 1 << 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final FrequencyLearner learner;
  private volatile int learnt;

  /**
   * @param fields by their slots
   */
  LiveSample(List<String> fields) {
    learner = new FrequencyLearner(fields, CAPACITY);
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
    return pauseAfter(learnt);
  }

  static int pauseAfter(long events) {
    long pause = events / 4 * Math.max(events, WELL_KNOWN) / WELL_KNOWN;
    return Math.clamp(pause, SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  /** Events learnt from. */
  int events() {
    return learnt;
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

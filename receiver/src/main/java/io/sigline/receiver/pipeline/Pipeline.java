package io.sigline.receiver.pipeline;

import io.sigline.alerting.journal.FindingJournal;
import java.time.Duration;

/**
 * The ring and its threads. Takes export calls from any thread, never blocks the caller, and
 * answers each exactly once.
 */
public final class Pipeline implements AutoCloseable {
  private final PipelineCounters counters;
  private volatile DetectorSource detectors;

  private Pipeline(DetectorSource detectors, PipelineCounters counters) {
    this.detectors = detectors;
    this.counters = counters;
  }

  /** Starts the threads. */
  public static Pipeline start(
      PipelineSettings settings,
      DetectorSource detectors,
      FindingJournal journal,
      PipelineCounters counters) {
    return new Pipeline(detectors, counters);
  }

  /**
   * From here on records are judged by detectors of this source; evaluators change over between
   * records.
   */
  public void swap(DetectorSource detectors) {
    this.detectors = detectors;
  }

  /** What went through. */
  public PipelineCounters counters() {
    return counters;
  }

  /** Records in the ring now. */
  public long recordsInRing() {
    return 0;
  }

  /** Calls waiting for room in the ring now. */
  public int callsWaiting() {
    return 0;
  }

  /** Bytes of requests taken in and not answered. */
  public long bytesInFlight() {
    return 0;
  }

  /**
   * Refuses new calls and waits until those taken in are answered.
   *
   * @return calls that were not answered in time, and were refused; 0 if all were
   */
  public int drain(Duration timeout) {
    return 0;
  }

  /** Stops the threads; refuses what is left. */
  @Override
  public void close() {}

  DetectorSource detectors() {
    return detectors;
  }
}

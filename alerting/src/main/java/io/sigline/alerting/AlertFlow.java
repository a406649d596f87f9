package io.sigline.alerting;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.journal.FindingJournal;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;

/**
 * Finding to delivered alert. Starts no thread: the caller runs each of {@link #tasks()} on a
 * thread of its own, and interrupts it to end it.
 */
@SuppressWarnings("DoNotCallSuggester") // signatures first, bodies follow
public final class AlertFlow implements FindingJournal, AutoCloseable {

  /** A loop for a thread of its own, which ends when it is interrupted. */
  public record Task(String name, Runnable loop) {}

  /**
   * Opens the journal and rebuilds the suppression windows from it.
   *
   * @param clock for suppression windows and delivery pace
   * @param out where alerts are printed, one JSON line each, when no Keep is set
   * @throws io.sigline.alerting.journal.JournalException in one sentence: the directory cannot be
   *     used, another process uses it, or a newer version wrote it
   */
  public static AlertFlow open(AlertSettings settings, InstantSource clock, PrintStream out) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void commit(List<Finding> findings) {
    throw new UnsupportedOperationException();
  }

  /** The loops to run: one delivery per destination, and the upkeep of windows and retention. */
  public List<Task> tasks() {
    throw new UnsupportedOperationException();
  }

  /** A snapshot; any thread. */
  public AlertCounters counters() {
    throw new UnsupportedOperationException();
  }

  /** Alerts not yet delivered; any thread. */
  public long pending() {
    return counters().pending();
  }

  /** Closes the journal; the tasks must have ended. What is pending stays for the next start. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}

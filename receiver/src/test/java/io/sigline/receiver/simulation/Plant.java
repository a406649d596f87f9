package io.sigline.receiver.simulation;

import io.sigline.alerting.deliver.HttpPost;
import io.sigline.alerting.deliver.KeepSettings;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.Journal;

/** Where a test plants a bug, to see that it is found: around the parts of a process. */
interface Plant {
  /** The product as it is. */
  Plant NONE = new Plant() {};

  /** Whether it may show in such a world. */
  default boolean concerns(Weather weather) {
    return true;
  }

  /** What the ring takes for the journal. */
  default FindingJournal journal(FindingJournal real, Scheduler scheduler) {
    return real;
  }

  /** What the delivery takes for the way to Keep. */
  default HttpPost way(HttpPost real, Scheduler scheduler, Journal journal) {
    return real;
  }

  /** What the delivery is set to. */
  default KeepSettings delivery(KeepSettings real) {
    return real;
  }

  /** Whether threads rest until some time of day, and not for so long. */
  default boolean restsByTheWallClock() {
    return false;
  }
}

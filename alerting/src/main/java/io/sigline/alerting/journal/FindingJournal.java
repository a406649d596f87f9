package io.sigline.alerting.journal;

import io.sigline.alerting.alert.Finding;
import java.util.List;

/** Where findings become durable. Called by one thread. */
public interface FindingJournal {

  /**
   * Makes what comes of these findings durable, in one group commit: returns after the fsync.
   *
   * @param findings not empty, in the order of their records
   * @throws JournalException if nothing of it is durable; nothing has happened then, suppression
   *     windows included, and the same findings may be handed over again
   */
  void commit(List<Finding> findings);
}

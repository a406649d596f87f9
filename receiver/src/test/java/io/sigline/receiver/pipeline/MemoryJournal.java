package io.sigline.receiver.pipeline;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.JournalException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** A journal for tests: keeps each commit, or fails while told to. */
public final class MemoryJournal implements FindingJournal {
  /** What was committed, commit by commit. */
  public final List<List<Finding>> commits = new CopyOnWriteArrayList<>();

  /** While true every commit fails. */
  public final AtomicBoolean broken = new AtomicBoolean();

  @Override
  public void commit(List<Finding> findings) {
    if (broken.get()) {
      throw new JournalException("no space left", new IOException("ENOSPC"));
    }
    commits.add(findings);
  }

  /** Every finding, in order. */
  public List<Finding> findings() {
    return commits.stream().flatMap(List::stream).toList();
  }
}

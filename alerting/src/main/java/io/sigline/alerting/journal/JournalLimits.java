package io.sigline.alerting.journal;

/**
 * How the bytes that the journal may take on the disk are divided: an eighth is for the write-ahead
 * log, the rest for the database. New findings may fill that but for a sixteenth, which is left for
 * noting what became of alerts.
 *
 * @param maxBytes of database and write-ahead log together; one commit may go beyond it
 */
public record JournalLimits(long maxBytes) {
  /** 1 GiB. */
  public static final JournalLimits DEFAULT = new JournalLimits(1L << 30);

  /** Less would not hold one large commit. */
  public static final long LEAST_BYTES = 16L << 20;

  static final int PAGE_BYTES = 4096;
  private static final int LOG_PART = 8;
  private static final int RESERVED_PART = 16;

  public JournalLimits {
    if (maxBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "expected at least " + LEAST_BYTES + " bytes for the journal, got " + maxBytes);
    }
  }

  /** To which the write-ahead log is cut back; if it is larger, nothing new is taken. */
  long logBytes() {
    return maxBytes / LOG_PART;
  }

  /** Pages of the database, at most. */
  long pages() {
    return (maxBytes - logBytes()) / PAGE_BYTES;
  }

  /** Pages in use with which new findings are still taken. */
  long pagesForNew() {
    return pages() - pages() / RESERVED_PART;
  }

  /** Pages in use from which on room is made. */
  long pagesAtEase() {
    return pagesForNew() - pages() / RESERVED_PART;
  }
}

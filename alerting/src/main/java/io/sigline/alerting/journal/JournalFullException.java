package io.sigline.alerting.journal;

/** There is no room for anything new in the journal; the message says so and what may be done. */
public final class JournalFullException extends JournalException {
  private static final long serialVersionUID = 1L;

  JournalFullException(String message) {
    super(message);
  }
}

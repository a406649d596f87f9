package io.sigline.alerting.journal;

/** The journal could not make something durable; the message says what and where. */
public class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that has no other cause. */
  public JournalException(String message) {
    super(message);
  }

  /** A failure with its cause. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.sigline.receiver.offline;

/** A file cannot be used; the message says which, what was expected and what was found. */
public final class OfflineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OfflineException(String message) {
    super(message);
  }

  OfflineException(String message, Throwable cause) {
    super(message, cause);
  }
}

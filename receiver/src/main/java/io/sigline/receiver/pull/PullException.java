package io.sigline.receiver.pull;

/** A set of rules cannot be taken; the message is one sentence for the operator. */
public final class PullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PullException(String message) {
    super(message);
  }

  PullException(String message, Throwable cause) {
    super(message, cause);
  }
}

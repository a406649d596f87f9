package io.sigline.receiver.except;

/** An exception cannot be made; the message is one sentence for the operator. */
public final class ExceptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExceptException(String message) {
    super(message);
  }
}

package io.sigline.receiver.connection;

/** A client sends a line or a chunk that is longer than anybody answers for. */
public final class HeldException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HeldException() {
    super("a line or a chunk of the request is too long to be held", null, false, false);
  }
}

package io.sigline.receiver.otlp;

/**
 * Bytes that are not what OTLP says; the message says where, what was expected, what was found. Has
 * no stack trace: it speaks of the sender's bytes, not of our code.
 */
public final class OtlpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A complaint about a sender's bytes. */
  public OtlpException(String message) {
    super(message, null, false, false);
  }
}

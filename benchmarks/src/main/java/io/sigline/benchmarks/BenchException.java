package io.sigline.benchmarks;

/** A measurement that cannot be made, said in words for whoever asked for it. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that says where, what was expected and what was found. */
  public BenchException(String message) {
    super(message);
  }

  /** With the cause too. */
  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}

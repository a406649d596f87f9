package io.sigline.engine.packed;

/** What should be packed rules is something else, or damaged. */
public final class PackException extends RuntimeException {
  private static final long serialVersionUID = 1;

  PackException(String message) {
    super(message);
  }

  PackException(String message, Throwable cause) {
    super(message, cause);
  }
}

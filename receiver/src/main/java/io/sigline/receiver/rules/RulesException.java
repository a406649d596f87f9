package io.sigline.receiver.rules;

/** The rules cannot be used; the message says which file, what was expected and what was found. */
public final class RulesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RulesException(String message) {
    super(message);
  }
}

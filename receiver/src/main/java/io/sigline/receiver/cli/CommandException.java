package io.sigline.receiver.cli;

/** A command cannot do what it was asked to; the message is one sentence for the operator. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}

package io.sigline.receiver.service;

/** The service cannot start; the message is one sentence for the operator. */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ServiceException(String message, Throwable cause) {
    super(message, cause);
  }
}

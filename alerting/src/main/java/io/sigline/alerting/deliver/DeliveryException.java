package io.sigline.alerting.deliver;

/** The destination could not be asked; the message says why. */
final class DeliveryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeliveryException(String message) {
    super(message);
  }
}

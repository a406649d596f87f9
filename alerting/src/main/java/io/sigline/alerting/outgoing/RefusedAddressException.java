package io.sigline.alerting.outgoing;

import java.io.IOException;

/** An address is not called; the message says which and why. */
public final class RefusedAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedAddressException(String message) {
    super(message);
  }
}

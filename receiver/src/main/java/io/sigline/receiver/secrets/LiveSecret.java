package io.sigline.receiver.secrets;

import java.util.function.Supplier;

/** A secret as it is now; it may be another a moment later. Does not print itself. Any thread. */
public final class LiveSecret implements Supplier<String> {
  private volatile String value;

  /** A secret that stays as it is until somebody sets it. */
  public LiveSecret(String value) {
    this.value = value;
  }

  @Override
  public String get() {
    return value;
  }

  /** From now on it is this. */
  void set(String other) {
    value = other;
  }

  @Override
  public String toString() {
    return "***";
  }
}

package io.sigline.engine.correlate;

import java.util.Arrays;

/** A set of longs that is filled and emptied again and again without an object for each. */
final class LongSet {
  private long[] values = new long[64];
  private int[] epochs = new int[64];
  private int epoch = 1;
  private int size;

  /** Forgets everything. */
  void clear() {
    size = 0;
    if (++epoch == 0) {
      Arrays.fill(epochs, 0);
      epoch = 1;
    }
  }

  /** True if the value was not there before. */
  boolean add(long value) {
    if (size * 2 >= values.length) {
      grow();
    }
    int slot = slot(value);
    if (epochs[slot] == epoch) {
      return false;
    }
    epochs[slot] = epoch;
    values[slot] = value;
    size++;
    return true;
  }

  int size() {
    return size;
  }

  private int slot(long value) {
    int mask = values.length - 1;
    int slot = (int) ((value * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    while (epochs[slot] == epoch && values[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldValues = values;
    int[] oldEpochs = epochs;
    values = new long[oldValues.length * 2];
    epochs = new int[values.length];
    for (int i = 0; i < oldValues.length; i++) {
      if (oldEpochs[i] == epoch) {
        int slot = slot(oldValues[i]);
        epochs[slot] = epoch;
        values[slot] = oldValues[i];
      }
    }
  }
}

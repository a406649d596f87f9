package io.sigline.engine.fieldmap;

import java.util.Arrays;

/**
 * The byte arrays that the values of one record lie in, by number: that of the record itself, and a
 * few that were made for it. The same array can have more than one number. One per event.
 */
final class Buffers {
  /** Stands for the buffer of a text that was not made yet. */
  static final int NOT_YET = 0x7F_FFFF;

  /** Looked through for an array that is there already. */
  private static final int LAST = 8;

  /** So many places outlive a record. */
  private static final int KEPT = 256;

  private final int constants;
  private byte[][] buffers;
  private int size;
  private byte[] latest;
  private int latestNumber;

  /** Begins with these, numbered from 0. */
  Buffers(byte[]... constants) {
    this.constants = constants.length;
    buffers = Arrays.copyOf(constants, constants.length + LAST);
    size = constants.length;
    latest = buffers[0];
  }

  /** Drops the references to all but the constants. */
  void clear() {
    if (buffers.length > KEPT) {
      buffers = Arrays.copyOf(buffers, KEPT);
    }
    Arrays.fill(buffers, constants, Math.min(size, buffers.length), buffers[0]);
    size = constants;
    latest = buffers[0];
    latestNumber = 0;
  }

  /** How many there are beside the constants. */
  int made() {
    return size - constants;
  }

  byte[] get(int number) {
    return buffers[number];
  }

  /** The number of a buffer, a new one if it has none. */
  @SuppressWarnings("ReferenceEquality") // it is the array that counts
  int number(byte[] buffer) {
    return buffer == latest ? latestNumber : find(buffer);
  }

  @SuppressWarnings("ReferenceEquality") // it is the array that counts
  private int find(byte[] buffer) {
    int number = size - 1;
    while (number >= Math.max(0, size - LAST) && buffers[number] != buffer) {
      number--;
    }
    if (number < Math.max(0, size - LAST)) {
      if (size == buffers.length) {
        buffers = Arrays.copyOf(buffers, 2 * size);
      }
      number = size++;
      buffers[number] = buffer;
    }
    latest = buffer;
    latestNumber = number;
    return number;
  }
}

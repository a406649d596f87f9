package io.sigline.receiver.intake;

import io.sigline.receiver.pipeline.Buffers;
import io.sigline.receiver.pipeline.Room;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a request, growing in an array that is used again: never more than is allowed, and
 * never without room for them. One thread at a time.
 */
final class Body {
  /** What is set aside at first for a body of unknown size. */
  private static final int FIRST = 16 << 10;

  /** Space beyond what is allowed, so that whoever writes sees that there is more to come. */
  private static final long SPARE = 1024;

  private static final long MOST_ARRAY = Integer.MAX_VALUE - 8L;

  static final byte[] NOTHING = {};

  private final Buffers buffers;
  private final Room room;
  private final int most;
  private byte[] bytes = NOTHING;
  private int length;

  /**
   * An empty body.
   *
   * @param room grown by what is set aside
   * @param most bytes that it may hold
   */
  Body(Buffers buffers, Room room, int most) {
    this.buffers = buffers;
    this.room = room;
    this.most = most;
  }

  /** The array; valid up to the length. Another one after it grew. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** What was read into it. */
  InputStream stream() {
    return new ByteArrayInputStream(bytes, 0, length);
  }

  /** How many bytes can be written behind the length. */
  int space() {
    return bytes.length - length;
  }

  /** Sets aside as much as will be needed. */
  void announce(long size) throws BodyException {
    if (size > most) {
      throw BodyException.tooLarge(most);
    }
    reserve(size);
  }

  /** Sets aside as much as may be needed, within what is allowed. */
  void reserve(long capacity) throws BodyException {
    if (capacity > bytes.length) {
      grow((int) Math.min(capacity, most + SPARE));
    }
  }

  /** Makes space for so many bytes behind the length, which may well be more than is allowed. */
  void makeSpace(int wanted) throws BodyException {
    if (space() < wanted) {
      long doubled = Math.min(2L * length, most + SPARE);
      grow((int) Math.min(Math.max(Math.max(FIRST, doubled), (long) length + wanted), MOST_ARRAY));
    }
  }

  /** So many bytes were written behind the length. */
  void wrote(int count) throws BodyException {
    length += count;
    if (length > most) {
      throw BodyException.tooLarge(most);
    }
  }

  /** Reads a stream to its end. */
  void readAll(InputStream stream) throws BodyException, IOException {
    readAll(stream, ComingTime.UNLIMITED);
  }

  /** Reads a stream to its end, which must come in time. */
  void readAll(InputStream stream, ComingTime time) throws BodyException, IOException {
    while (true) {
      if (time.isOver()) {
        throw BodyException.tooSlow();
      }
      makeSpace(1);
      int count = stream.read(bytes, length, space());
      if (count < 0) {
        return;
      }
      wrote(count);
    }
  }

  /** Hands the array over to the caller: the body is empty then, its room stays taken. */
  byte[] handOver() {
    byte[] whole = bytes;
    bytes = NOTHING;
    length = 0;
    return whole;
  }

  /** Gives the array and its room back; nobody may read it any more. */
  void discard() {
    if (bytes.length > 0) {
      room.shrink(bytes.length);
      buffers.give(handOver());
    }
  }

  private void grow(int capacity) throws BodyException {
    if (!room.grow(capacity)) { // both arrays are held while one is copied into the other
      throw BodyException.noRoom();
    }
    byte[] larger = buffers.take(capacity);
    room.add(larger.length - capacity);
    System.arraycopy(bytes, 0, larger, 0, length);
    int count = length;
    discard();
    bytes = larger;
    length = count;
  }
}

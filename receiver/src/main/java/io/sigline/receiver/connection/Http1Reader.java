package io.sigline.receiver.connection;

import io.helidon.common.buffers.DataReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection of HTTP/1.1, ahead where that is asked for, and never holds more than a
 * mebibyte that nobody took, unless somebody answers for it: the server waits for the end of a line
 * and of a chunk, and lets the client say how long one is. One thread at a time.
 */
final class Http1Reader {
  /** What a connection may hold without being asked. */
  private static final int FREE = 1 << 20;

  /** Pieces between two looks; each is a few kilobytes. */
  private static final int PIECES = 16;

  private final ReadAhead source;
  private final DataReader reader = DataReader.create(this::next);
  private volatile @Nullable Holder holder;
  private int pieces;

  Http1Reader(ReadAhead source) {
    this.source = source;
  }

  ReadAhead source() {
    return source;
  }

  /** What the server reads by. */
  DataReader reader() {
    return reader;
  }

  /** Who answers for what is held from now on; null for nobody. */
  void holder(@Nullable Holder next) {
    holder = next;
  }

  private byte @Nullable [] next() {
    if (++pieces % PIECES == 0) {
      int held = reader.available();
      Holder asked = holder;
      if (held > FREE && (asked == null || !asked.mayHold(held))) {
        throw new HeldException();
      }
    }
    return source.get();
  }
}

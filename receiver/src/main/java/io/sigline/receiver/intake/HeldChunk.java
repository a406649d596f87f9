package io.sigline.receiver.intake;

import io.sigline.receiver.connection.Holder;
import io.sigline.receiver.pipeline.Room;

/**
 * What the HTTP server holds of a request before we may read it, which is a chunk of it: within
 * what a request may be, and counted. One thread.
 */
final class HeldChunk implements Holder {
  private final Room room;
  private final int most;
  private long granted;
  private boolean tooLarge;

  /**
   * @param room grown by what is held
   * @param most bytes of a request
   */
  HeldChunk(Room room, int most) {
    this.room = room;
    this.most = most;
  }

  @Override
  public boolean mayHold(long bytes) {
    tooLarge = bytes > most;
    if (tooLarge || (bytes > granted && !room.grow(bytes - granted))) {
      return false;
    }
    granted = Math.max(granted, bytes);
    return true;
  }

  /** Why it was too much. */
  BodyException reason(BodyException otherwise) {
    return tooLarge ? BodyException.tooLarge(most) : otherwise;
  }

  /** It is taken, or given up. */
  void end() {
    room.shrink(granted);
    granted = 0;
  }
}

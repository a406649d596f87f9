package io.sigline.engine.fieldmap;

import org.jspecify.annotations.Nullable;

/**
 * The heads of the last records: those of a few senders whose records come mixed. One per event.
 */
final class Heads {
  private static final int KEPT = 8;

  private final Head[] heads = new Head[KEPT];
  private int latest;
  private int last;

  Heads() {
    for (int i = 0; i < KEPT; i++) {
      heads[i] = new Head();
    }
  }

  /** Forgets all heads. */
  void clear() {
    for (Head head : heads) {
      head.isKept = false;
    }
  }

  /** The head that has these bytes; null if there is none. */
  @Nullable Head find(byte[] bytes, int resource, int resourceSize, int scope, int scopeSize) {
    for (int i = 0; i < KEPT; i++) {
      int candidate = (latest + i) & (KEPT - 1);
      if (heads[candidate].is(bytes, resource, resourceSize, scope, scopeSize)) {
        latest = candidate;
        return heads[candidate];
      }
    }
    return null;
  }

  /** A head to be filled anew: the one that was filled longest ago. */
  Head next() {
    last = (last + 1) & (KEPT - 1);
    latest = last;
    return heads[last];
  }

  /** The head that was found or filled last. */
  Head latest() {
    return heads[latest];
  }
}

package io.sigline.engine.compile;

/**
 * Counts of keys, each at most once per event, in a table of fixed size: when it is full, those
 * that were counted least are forgotten. One thread.
 */
final class CountTable {
  private final int capacity;
  private long[] keys;
  private int[] counts;
  private int[] owners;
  private int[] lastEvents;
  private int size;

  /**
   * @param capacity a power of two
   */
  CountTable(int capacity) {
    this.capacity = capacity;
    keys = new long[capacity];
    counts = new int[capacity];
    owners = new int[capacity];
    lastEvents = new int[capacity];
  }

  /** What was counted of one key. */
  interface Counted {
    /**
     * A key and its count.
     *
     * @param owner whose key it is
     * @param count in so many events
     */
    void counted(long key, int owner, int count);
  }

  /**
   * Counts the key for this event, if it was not yet.
   *
   * @param event above 0
   */
  void add(long key, int owner, int event) {
    int slot = slot(key);
    if (counts[slot] == 0) {
      if (size >= capacity / 4 * 3) {
        forget();
        slot = slot(key);
      }
      keys[slot] = key;
      owners[slot] = owner;
      size++;
    } else if (lastEvents[slot] == event) {
      return;
    }
    counts[slot]++;
    lastEvents[slot] = event;
  }

  /** Tells every count that is not forgotten. */
  void forEach(Counted to) {
    for (int slot = 0; slot < capacity; slot++) {
      if (counts[slot] > 0) {
        to.counted(keys[slot], owners[slot], counts[slot]);
      }
    }
  }

  private int slot(long key) {
    int slot = (int) (key >>> 32) & (capacity - 1);
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (capacity - 1);
    }
    return slot;
  }

  /** Keeps what was counted most, half of the table at most. */
  private void forget() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    int[] oldOwners = owners;
    int[] oldEvents = lastEvents;
    int least = leastToKeep(oldCounts);
    keys = new long[capacity];
    counts = new int[capacity];
    owners = new int[capacity];
    lastEvents = new int[capacity];
    size = 0;
    for (int old = 0; old < capacity; old++) {
      if (oldCounts[old] >= least) {
        int slot = slot(oldKeys[old]);
        keys[slot] = oldKeys[old];
        counts[slot] = oldCounts[old];
        owners[slot] = oldOwners[old];
        lastEvents[slot] = oldEvents[old];
        size++;
      }
    }
  }

  private int leastToKeep(int[] of) {
    for (int least = 2; least > 0; least *= 2) {
      int kept = 0;
      for (int count : of) {
        kept += count >= least ? 1 : 0;
      }
      if (kept <= capacity / 2) {
        return least;
      }
    }
    return Integer.MAX_VALUE;
  }
}

package io.sigline.engine.correlate;

import java.util.Arrays;

/**
 * The live groups of all correlations: an index by hash (open addressing) over records of 64 bytes,
 * each with its key and its hits in blocks of other slabs; keys are compared byte by byte. The
 * groups of a correlation are in a list by the arrival of their last hit.
 */
final class GroupTable {
  static final int NONE = LongSlab.NONE;

  private static final int RECORD_CLASS = 3;
  private static final int HASH = 0; // hash | correlation
  private static final int LINKS = 1; // previous | next of the correlation, by last arrival
  private static final int ARRIVED = 2;
  private static final int JUDGED = 3;
  private static final int FIRED = 4;
  private static final int SESSION = 5;
  private static final int HITS = 6; // block | size class (5 bits), count (27 bits)
  private static final int KEY = 7; // block | birth

  private static final int COUNT_BITS = 27;
  private static final long LOW = 0xffffffffL;

  /** The blocks of keys and carried values. */
  final LongSlab texts = new LongSlab();

  /** The blocks of hits, apart, so that those that a growing group leaves lie side by side. */
  final LongSlab hits = new LongSlab();

  /** A record is asked for its birth after it was freed. */
  private final LongSlab records = new LongSlab(false);

  private final int[] oldest;
  private final int[] newest;
  private final int[] sizes;
  private int[] index = new int[1 << 10];
  private int size;
  private int births;

  GroupTable(int correlations) {
    oldest = new int[correlations];
    newest = new int[correlations];
    sizes = new int[correlations];
    Arrays.fill(oldest, NONE);
    Arrays.fill(newest, NONE);
    Arrays.fill(index, NONE);
  }

  /** The group of this correlation with this key, or {@link #NONE}. */
  int find(int correlation, int hash, GroupKey key) {
    int mask = index.length - 1;
    for (int slot = hash & mask; index[slot] != NONE; slot = (slot + 1) & mask) {
      int group = index[slot];
      if (records.get(group, HASH) == packed(hash, correlation)
          && key.isAt(texts, keyBlock(group))) {
        return group;
      }
    }
    return NONE;
  }

  /** A new group, the newest of its correlation, without hits. */
  int add(int correlation, int hash, GroupKey key) {
    if ((size + 1) * 2 > index.length) {
      grow();
    }
    int group = records.allocate(RECORD_CLASS);
    births = births + 1 == 0 ? 1 : births + 1;
    records.set(group, HASH, packed(hash, correlation));
    records.set(group, ARRIVED, PlannedCorrelation.NEVER);
    records.set(group, JUDGED, PlannedCorrelation.NEVER);
    records.set(group, FIRED, PlannedCorrelation.NEVER);
    records.set(group, SESSION, PlannedCorrelation.NEVER);
    records.set(group, HITS, packed(NONE, 0));
    records.set(group, KEY, packed(key.store(texts), births));
    enter(group, hash);
    append(group, correlation);
    size++;
    sizes[correlation]++;
    return group;
  }

  /** Takes a group out; its hits must have been freed before. */
  void remove(int group) {
    int correlation = correlation(group);
    leave(group);
    unlink(group, correlation);
    GroupKey.free(texts, keyBlock(group));
    records.set(group, KEY, 0); // no birth: what waits for this group is void
    records.free(group, RECORD_CLASS);
    size--;
    sizes[correlation]--;
  }

  /** True if the group is still the one that was born then. */
  boolean isAlive(int group, int birth) {
    return birth(group) == birth;
  }

  /** Makes the group the newest of its correlation. */
  void touch(int group, long arrival) {
    records.set(group, ARRIVED, arrival);
    int correlation = correlation(group);
    if (newest[correlation] != group) {
      unlink(group, correlation);
      append(group, correlation);
    }
  }

  int size() {
    return size;
  }

  int size(int correlation) {
    return sizes[correlation];
  }

  /** The group of the correlation whose last hit arrived first, or {@link #NONE}. */
  int oldest(int correlation) {
    return oldest[correlation];
  }

  int correlation(int group) {
    return (int) records.get(group, HASH);
  }

  int birth(int group) {
    return (int) records.get(group, KEY);
  }

  int keyBlock(int group) {
    return (int) (records.get(group, KEY) >>> 32);
  }

  /** When its last hit arrived. */
  long arrived(int group) {
    return records.get(group, ARRIVED);
  }

  /** The newest time up to which it was judged. */
  long judged(int group) {
    return records.get(group, JUDGED);
  }

  void judged(int group, long time) {
    records.set(group, JUDGED, time);
  }

  /** The time at which it fired last. */
  long fired(int group) {
    return records.get(group, FIRED);
  }

  void fired(int group, long time) {
    records.set(group, FIRED, time);
  }

  /** When the session began that was judged last. */
  long session(int group) {
    return records.get(group, SESSION);
  }

  void session(int group, long time) {
    records.set(group, SESSION, time);
  }

  int hitBlock(int group) {
    return (int) (records.get(group, HITS) >>> 32);
  }

  int hitClass(int group) {
    return (int) (records.get(group, HITS) & LOW) >>> COUNT_BITS;
  }

  int hitCount(int group) {
    return (int) records.get(group, HITS) & ((1 << COUNT_BITS) - 1);
  }

  void hits(int group, int block, int sizeClass, int count) {
    records.set(group, HITS, packed(block, (sizeClass << COUNT_BITS) | count));
  }

  long bytes() {
    return texts.liveBytes()
        + hits.liveBytes()
        + records.liveBytes()
        + (long) index.length * Integer.BYTES;
  }

  private void append(int group, int correlation) {
    int before = newest[correlation];
    records.set(group, LINKS, packed(before, NONE));
    if (before == NONE) {
      oldest[correlation] = group;
    } else {
      records.set(before, LINKS, packed(previous(before), group));
    }
    newest[correlation] = group;
  }

  private void unlink(int group, int correlation) {
    int before = previous(group);
    int after = next(group);
    if (before == NONE) {
      oldest[correlation] = after;
    } else {
      records.set(before, LINKS, packed(previous(before), after));
    }
    if (after == NONE) {
      newest[correlation] = before;
    } else {
      records.set(after, LINKS, packed(before, next(after)));
    }
  }

  private int previous(int group) {
    return (int) (records.get(group, LINKS) >>> 32);
  }

  private int next(int group) {
    return (int) records.get(group, LINKS);
  }

  private int hash(int group) {
    return (int) (records.get(group, HASH) >>> 32);
  }

  private void enter(int group, int hash) {
    int mask = index.length - 1;
    int slot = hash & mask;
    while (index[slot] != NONE) {
      slot = (slot + 1) & mask;
    }
    index[slot] = group;
  }

  /** Takes the group out of the index, and moves up what was pushed on by it. */
  private void leave(int group) {
    int mask = index.length - 1;
    int hole = hash(group) & mask;
    while (index[hole] != group) {
      hole = (hole + 1) & mask;
    }
    for (int slot = (hole + 1) & mask; index[slot] != NONE; slot = (slot + 1) & mask) {
      int home = hash(index[slot]) & mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        index[hole] = index[slot];
        hole = slot;
      }
    }
    index[hole] = NONE;
  }

  private void grow() {
    int[] old = index;
    index = new int[old.length * 2];
    Arrays.fill(index, NONE);
    for (int group : old) {
      if (group != NONE) {
        enter(group, hash(group));
      }
    }
  }

  private static long packed(int high, int low) {
    return ((long) high << 32) | (low & LOW);
  }
}

package io.sigline.engine.correlate;

/**
 * The hits of groups, each group's in one block, ordered by time, event and payload: time, the two
 * halves of the event's id, payload, and the block of what it carries where its correlation wants
 * something carried. The payload is the position of the rule, the bits of the number or the hash of
 * the values that are measured.
 */
final class HitStore {
  private static final int PAYLOAD = 3;
  private static final int CARRIED = 4;
  private static final int MAX_HITS = (1 << 27) - 1;

  /** Of a group with too many hits, one in so many is given up at once. */
  private static final int GIVEN_UP = 8;

  private final GroupTable groups;
  private final LongSlab blocks;
  private final LongSet seen = new LongSet();
  private final GroupKey texts = new GroupKey();
  private final int hitsPerGroup;
  private long evicted;

  HitStore(GroupTable groups, int hitsPerGroup) {
    this.groups = groups;
    this.blocks = groups.hits;
    this.hitsPerGroup = hitsPerGroup;
  }

  /**
   * Adds a hit to the group.
   *
   * @return false if it is there already
   */
  boolean insert(
      int group, PlannedCorrelation correlation, Hit hit, long payload, long windowStart) {
    int stride = correlation.stride;
    int at = position(group, stride, hit, payload);
    if (at < groups.hitCount(group) && compare(group, stride, at, hit, payload) == 0) {
      return false;
    }
    int count = groups.hitCount(group);
    if (count == capacity(group, stride) || count >= most(correlation)) {
      makeRoom(group, correlation, windowStart);
      at = position(group, stride, hit, payload);
      count = groups.hitCount(group);
    }
    int block = groups.hitBlock(group);
    long[] page = blocks.page(block);
    int place = blocks.offset(block) + at * stride;
    System.arraycopy(page, place, page, place + stride, (count - at) * stride);
    page[place] = hit.timeUnixNano();
    page[place + 1] = hit.event().high();
    page[place + 2] = hit.event().low();
    page[place + PAYLOAD] = payload;
    if (stride > CARRIED) {
      page[place + CARRIED] = LongSlab.NONE;
    }
    groups.hits(group, block, groups.hitClass(group), count + 1);
    return true;
  }

  /** Remembers what a hit carries that is there, unless it carries something of an earlier rule. */
  void carry(int group, int stride, Hit hit, long payload, Target target) {
    int at = position(group, stride, hit, payload);
    int before = carried(group, stride, at);
    if (before != LongSlab.NONE) {
      int position = Integer.parseInt(GroupKey.written(groups.texts, before).getFirst());
      if (position <= target.position()) {
        return;
      }
      GroupKey.free(groups.texts, before);
    }
    texts.set(Offers.carried(target, hit));
    blocks.set(groups.hitBlock(group), at * stride + CARRIED, texts.store(groups.texts));
  }

  /** Gives up all hits of the group. */
  void free(int group, int stride) {
    int count = groups.hitCount(group);
    for (int at = 0; at < count; at++) {
      release(group, stride, at);
    }
    if (groups.hitBlock(group) != LongSlab.NONE) {
      blocks.free(groups.hitBlock(group), groups.hitClass(group));
    }
    groups.hits(group, LongSlab.NONE, 0, 0);
  }

  /** The first hit that is not before this time; their number if there is none. */
  int from(int group, int stride, long time) {
    int low = 0;
    int high = groups.hitCount(group);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (time(group, stride, middle) < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  long time(int group, int stride, int at) {
    return get(group, at * stride);
  }

  EventId event(int group, int stride, int at) {
    return new EventId(get(group, at * stride + 1), get(group, at * stride + 2));
  }

  long payload(int group, int stride, int at) {
    return get(group, at * stride + PAYLOAD);
  }

  /** The block of what the hit carries, or {@link LongSlab#NONE}. */
  int carried(int group, int stride, int at) {
    return (int) get(group, at * stride + CARRIED);
  }

  /** How many hits were given up because their group had too many. */
  long evicted() {
    return evicted;
  }

  private int position(int group, int stride, Hit hit, long payload) {
    int low = 0;
    int high = groups.hitCount(group);
    if (high > 0 && compare(group, stride, high - 1, hit, payload) < 0) {
      return high;
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compare(group, stride, middle, hit, payload) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int compare(int group, int stride, int at, Hit hit, long payload) {
    int place = at * stride;
    int order = Long.compare(get(group, place), hit.timeUnixNano());
    if (order == 0) {
      order = Long.compare(get(group, place + 1), hit.event().high());
    }
    if (order == 0) {
      order = Long.compare(get(group, place + 2), hit.event().low());
    }
    return order == 0 ? Long.compare(get(group, place + PAYLOAD), payload) : order;
  }

  private int capacity(int group, int stride) {
    return groups.hitBlock(group) == LongSlab.NONE ? 0 : (1 << groups.hitClass(group)) / stride;
  }

  /**
   * Drops what counts no more; takes a larger block, or drops the oldest, if that is too little.
   */
  private void makeRoom(int group, PlannedCorrelation correlation, long windowStart) {
    int stride = correlation.stride;
    drop(group, correlation, windowStart);
    int count = groups.hitCount(group);
    int capacity = capacity(group, stride);
    if (count >= most(correlation)) {
      int given = Math.max(1, count / GIVEN_UP);
      for (int at = 0; at < given; at++) {
        release(group, stride, at);
      }
      move(group, given, 0, (count - given) * stride, stride);
      groups.hits(group, groups.hitBlock(group), groups.hitClass(group), count - given);
      evicted += given;
    } else if (count > capacity - capacity / 4 - 1) {
      enlarge(group, stride);
    }
  }

  private int most(PlannedCorrelation correlation) {
    return (int) Math.min(MAX_HITS, Math.max(hitsPerGroup, 2L * correlation.criterion.fewest));
  }

  private void enlarge(int group, int stride) {
    int count = groups.hitCount(group);
    int old = groups.hitBlock(group);
    int sizeClass = old == LongSlab.NONE ? LongSlab.sizeClass(stride) : groups.hitClass(group) + 1;
    int block = blocks.allocate(sizeClass);
    if (old != LongSlab.NONE) {
      System.arraycopy(
          blocks.page(old),
          blocks.offset(old),
          blocks.page(block),
          blocks.offset(block),
          count * stride);
      blocks.free(old, groups.hitClass(group));
    }
    groups.hits(group, block, sizeClass, count);
  }

  /**
   * Drops hits before the newest window, and judged ones of which a newer one has the same payload
   * where only the newest counts.
   */
  private void drop(int group, PlannedCorrelation correlation, long windowStart) {
    int stride = correlation.stride;
    int count = groups.hitCount(group);
    long judged = groups.judged(group);
    int kept = count;
    seen.clear();
    for (int at = count - 1; at >= 0; at--) {
      long time = time(group, stride, at);
      boolean counts =
          time > judged
              || (time >= windowStart
                  && (!correlation.newestOfEach || seen.add(payload(group, stride, at))));
      if (counts) {
        kept--;
        move(group, at, kept, stride, stride);
      } else {
        release(group, stride, at);
      }
    }
    move(group, kept, 0, (count - kept) * stride, stride);
    groups.hits(group, groups.hitBlock(group), groups.hitClass(group), count - kept);
  }

  private void move(int group, int from, int to, int longs, int stride) {
    if (from != to && longs > 0) {
      long[] page = blocks.page(groups.hitBlock(group));
      int offset = blocks.offset(groups.hitBlock(group));
      System.arraycopy(page, offset + from * stride, page, offset + to * stride, longs);
    }
  }

  private void release(int group, int stride, int at) {
    if (stride > CARRIED && carried(group, stride, at) != LongSlab.NONE) {
      GroupKey.free(groups.texts, carried(group, stride, at));
    }
  }

  private long get(int group, int index) {
    return blocks.get(groups.hitBlock(group), index);
  }
}

package io.sigline.engine.compile;

/**
 * Reads an IPv6 address from the bytes of its text as {@link io.sigline.engine.match.Addresses}
 * does, without allocation. One thread.
 */
final class Ipv6Text {
  private static final int GROUPS = 8;

  private final int[] groups = new int[GROUPS];
  private int count;

  /** How many groups stand before {@code ::}; -1 without one. */
  private int gap;

  private long high;
  private long low;

  /** Reads the text; false if it is no such address. */
  boolean read(byte[] text, int from, int to) {
    int end = endOfAddress(text, from, to);
    count = 0;
    gap = -1;
    int at = from;
    if (isGap(text, at, end)) {
      gap = 0;
      at += 2;
    }
    while (at < end) {
      int partEnd = endOfPart(text, at, end);
      if (!take(text, at, partEnd, partEnd == end)) {
        return false;
      }
      at = partEnd;
      if (isGap(text, at, end)) {
        if (gap >= 0) {
          return false;
        }
        gap = count;
        at += 2;
      } else if (at < end && ++at == end) {
        return false;
      }
    }
    return gap < 0 ? finish(count == GROUPS, count) : finish(count < GROUPS, gap);
  }

  /** The first eight bytes of the address read. */
  long high() {
    return high;
  }

  /** The last eight bytes of the address read. */
  long low() {
    return low;
  }

  /** A zone is left out. */
  private static int endOfAddress(byte[] text, int from, int to) {
    for (int at = from + 1; at < to; at++) {
      if (text[at] == '%') {
        return at;
      }
    }
    return to;
  }

  private static boolean isGap(byte[] text, int at, int end) {
    return at + 1 < end && text[at] == ':' && text[at + 1] == ':';
  }

  private static int endOfPart(byte[] text, int from, int end) {
    int at = from;
    while (at < end && text[at] != ':') {
      at++;
    }
    return at;
  }

  private boolean take(byte[] text, int from, int to, boolean last) {
    for (int at = from; at < to; at++) {
      if (text[at] == '.') {
        return last && takeIpv4(NetworkMatcher.ipv4(text, from, to));
      }
    }
    if (from == to || to - from > 4 || count == GROUPS) {
      return false;
    }
    int group = 0;
    for (int at = from; at < to; at++) {
      int digit = text[at] < 0 ? -1 : Character.digit(text[at], 16);
      if (digit < 0) {
        return false;
      }
      group = group << 4 | digit;
    }
    groups[count++] = group;
    return true;
  }

  private boolean takeIpv4(long address) {
    if (address < 0 || count > GROUPS - 2) {
      return false;
    }
    groups[count++] = (int) (address >>> 16);
    groups[count++] = (int) address & 0xffff;
    return true;
  }

  /** Puts the groups before the gap at the start of the address and the others at its end. */
  private boolean finish(boolean complete, int head) {
    if (!complete) {
      return false;
    }
    high = 0;
    low = 0;
    for (int i = 0; i < count; i++) {
      put(groups[i], i < head ? i : GROUPS - count + i);
    }
    return true;
  }

  private void put(long group, int place) {
    if (place < GROUPS / 2) {
      high |= group << (16 * (GROUPS / 2 - 1 - place));
    } else {
      low |= group << (16 * (GROUPS - 1 - place));
    }
  }
}

package io.sigline.engine.match;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the counted repetitions ({@code {n,m}}) of an expression come to: an engine writes each of
 * them out.
 */
final class Repetitions {
  private static final long CAP = 1L << 40;

  private final String pattern;
  private int position;
  private long largest = 1;

  /**
   * A group that is open.
   *
   * @param product the largest of nested counts in it
   * @param parts characters, classes and groups in it, written out
   * @param last of the parts, those that a count would repeat
   * @param lastProduct the largest product in these
   */
  private record Group(long product, long parts, long last, long lastProduct) {
    private static final Group EMPTY = new Group(1, 0, 0, 1);

    /** Another part behind the last. */
    Group with(long next, long nextProduct) {
      return new Group(
          Math.max(product, nextProduct), Math.min(CAP, parts + last), next, nextProduct);
    }

    /** The last part as often. */
    Group repeated(long count) {
      long times = Math.min(CAP, lastProduct * count);
      return new Group(Math.max(product, times), parts, Math.min(CAP, last * count), times);
    }

    long size() {
      return Math.min(CAP, parts + last);
    }
  }

  private final long written;

  Repetitions(String pattern) {
    this.pattern = pattern;
    this.written = read();
  }

  /** The largest product of nested counts; 1 if there is none. Capped. */
  long largestProduct() {
    return largest;
  }

  /** How many parts the expression has, each as often as it is repeated. Capped. */
  long written() {
    return written;
  }

  private long read() {
    Deque<Group> open = new ArrayDeque<>();
    Group group = Group.EMPTY;
    boolean inClass = false;
    while (position < pattern.length()) {
      char c = pattern.charAt(position++);
      if (c == '\\') {
        position++;
        group = inClass ? group : group.with(1, 1);
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
        group = group.with(1, 1);
      } else if (c == '(') {
        open.push(group);
        group = Group.EMPTY;
      } else if (c == ')') {
        Group inner = group;
        group = (open.isEmpty() ? Group.EMPTY : open.pop()).with(inner.size(), inner.product());
      } else if (c == '{') {
        group = group.repeated(count());
      } else {
        group = group.with(1, 1);
      }
      largest = Math.max(largest, group.product());
    }
    long parts = group.size();
    while (!open.isEmpty()) {
      parts = Math.min(CAP, parts + open.pop().size());
    }
    return parts;
  }

  /** Reads {@code n}, {@code n,} or {@code n,m} up to the brace; the larger number, at least 1. */
  private long count() {
    long most = 0;
    long number = 0;
    int start = position;
    while (position < pattern.length() && pattern.charAt(position) != '}') {
      char c = pattern.charAt(position++);
      if (c == ',') {
        number = 0;
      } else if (c >= '0' && c <= '9') {
        number = Math.min(CAP, number * 10 + (c - '0'));
        most = Math.max(most, number);
      } else {
        position = start;
        return 1;
      }
    }
    position++;
    return Math.max(1, most);
  }
}

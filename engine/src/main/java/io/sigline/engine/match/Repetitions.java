package io.sigline.engine.match;

import java.util.ArrayDeque;
import java.util.Deque;

/** How far the counted repetitions ({@code {n,m}}) of an expression multiply when nested. */
final class Repetitions {
  private static final long CAP = 1L << 40;

  private final String pattern;
  private int position;

  Repetitions(String pattern) {
    this.pattern = pattern;
  }

  /** The largest product of nested counts; 1 if there is none. Capped. */
  long largestProduct() {
    Deque<Long> open = new ArrayDeque<>();
    long group = 1;
    long atom = 1;
    boolean inClass = false;
    while (position < pattern.length()) {
      char c = pattern.charAt(position++);
      if (c == '\\') {
        position++;
        atom = 1;
      } else if (inClass) {
        inClass = c != ']';
        atom = 1;
      } else if (c == '[') {
        inClass = true;
      } else if (c == '(') {
        open.push(group);
        group = 1;
      } else if (c == ')') {
        atom = group;
        group = open.isEmpty() ? atom : Math.max(open.pop(), atom);
      } else if (c == '{') {
        atom = Math.min(CAP, atom * count());
        group = Math.max(group, atom);
      } else {
        atom = 1;
      }
    }
    while (!open.isEmpty()) {
      group = Math.max(group, open.pop());
    }
    return group;
  }

  /** Reads {@code n}, {@code n,} or {@code n,m} up to the brace; the larger number, at least 1. */
  private long count() {
    long largest = 0;
    long number = 0;
    int start = position;
    while (position < pattern.length() && pattern.charAt(position) != '}') {
      char c = pattern.charAt(position++);
      if (c == ',') {
        number = 0;
      } else if (c >= '0' && c <= '9') {
        number = Math.min(CAP, number * 10 + (c - '0'));
        largest = Math.max(largest, number);
      } else {
        position = start;
        return 1;
      }
    }
    position++;
    return Math.max(1, largest);
  }
}

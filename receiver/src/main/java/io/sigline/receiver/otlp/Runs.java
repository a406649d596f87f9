package io.sigline.receiver.otlp;

import java.util.Arrays;

/**
 * Where the runs of a request begin: neighbouring records that one thread judges one after the
 * other. For each its first record's ordinal, and what a cursor knows that stands before it.
 */
final class Runs {
  /** Records in a run, at most. */
  static final int MOST_RECORDS = 64;

  /** A run ends behind the record that makes it as large as this. */
  static final int MOST_BYTES = 256 << 10;

  static final int FIRST = 0;
  static final int AT = 1;
  static final int RESOURCE_LOGS_END = 2;
  static final int SCOPE_LOGS_END = 3;
  static final int RESOURCE_OFFSET = 4;
  static final int RESOURCE_LENGTH = 5;
  static final int SCOPE_OFFSET = 6;
  static final int SCOPE_LENGTH = 7;
  private static final int MARK = 8;

  private int[] marks = new int[MARK];
  private int count;

  int count() {
    return count;
  }

  int mark(int run, int what) {
    return marks[run * MARK + what];
  }

  /** True if the record of this ordinal, at this place, begins a run. */
  boolean isDue(int ordinal, int at) {
    int latest = count - 1;
    return latest < 0
        || ordinal - mark(latest, FIRST) >= MOST_RECORDS
        || at - mark(latest, AT) >= MOST_BYTES;
  }

  /** Adds a run; its marks are set next. */
  void add(int ordinal, int at) {
    if (marks.length == count * MARK) {
      marks = Arrays.copyOf(marks, 4 * marks.length);
    }
    count++;
    set(FIRST, ordinal);
    set(AT, at);
  }

  /** Sets a mark of the latest run. */
  void set(int what, int value) {
    marks[(count - 1) * MARK + what] = value;
  }
}

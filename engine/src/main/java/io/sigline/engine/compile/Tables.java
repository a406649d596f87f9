package io.sigline.engine.compile;

/** What tables take of memory. */
final class Tables {
  private static final int HEADER = 16;

  private Tables() {}

  /** An array of so many elements, rounded up as the virtual machine does. */
  static long bytes(int elements, int each) {
    return (HEADER + (long) elements * each + 7) & ~7L;
  }
}

package io.sigline.engine.match;

/** A text that may be looked at a limited number of times. One search, one thread. */
public final class StepLimited implements CharSequence {

  /** Thrown by {@link #charAt} when the budget is spent. Carries no stack trace. */
  public static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Exhausted() {
      super("step budget spent", null, false, false);
    }
  }

  private final CharSequence text;
  private final long[] stepsLeft;

  /**
   * A text.
   *
   * @param steps how often a character of it may be looked at
   */
  public StepLimited(CharSequence text, long steps) {
    this(text, new long[] {steps});
  }

  private StepLimited(CharSequence text, long[] stepsLeft) {
    this.text = text;
    this.stepsLeft = stepsLeft;
  }

  /** Looks that are left, 0 if the budget is spent. */
  long stepsLeft() {
    return Math.max(0, stepsLeft[0]);
  }

  @Override
  public char charAt(int index) {
    if (--stepsLeft[0] < 0) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new StepLimited(text.subSequence(start, end), stepsLeft);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

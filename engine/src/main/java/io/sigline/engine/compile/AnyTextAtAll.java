package io.sigline.engine.compile;

/** Passes every text, the empty one too. */
record AnyTextAtAll() implements TextMatcher {
  @Override
  public boolean matches(byte[] buffer, int offset, int length) {
    return true;
  }

  @Override
  public int cost() {
    return 1;
  }

  @Override
  public double odds() {
    return 1;
  }
}

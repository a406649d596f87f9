package io.sigline.engine.compile;

/**
 * A test of a text in UTF-8, folded or cased as the test is. Immutable; allocates nothing; reads no
 * byte outside the text.
 */
sealed interface TextMatcher permits Needle, NeedleSet, WildcardText, AnyTextAtAll {

  /** True if the text passes. */
  boolean matches(byte[] buffer, int offset, int length);

  /** What a test costs, roughly in nanoseconds. */
  int cost();

  /** How often a test passes, 0 to 1; see {@link EventMatcher#odds}. */
  double odds();
}

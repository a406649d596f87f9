package io.sigline.engine.compile;

/** How the letters of needles compare with those of the texts in which they are sought. */
enum Letters {
  /** Byte by byte: both are folded, or case matters. */
  AS_THEY_ARE(0),

  /**
   * The needles are folded and all ASCII, the texts are as they came: an ASCII letter of the text
   * counts as lower case. No byte of another script folds to ASCII, so that texts need not be UTF-8
   * nor folded before.
   */
  FOLDED_ON_THE_WAY(0x2020202020202020L);

  private final long ignored;

  Letters(long ignored) {
    this.ignored = ignored;
  }

  /** The bits of each byte that do not count in a first look. */
  long ignored() {
    return ignored;
  }

  /** True if the literal stands in the text here; there must be as many bytes. */
  boolean standsAt(Needle needle, byte[] buffer, int at) {
    return this == AS_THEY_ARE
        ? needle.standsAt(buffer, at)
        : Words.standsFolded(buffer, at, needle.literal());
  }

  /** True if the needle is in the text at its place. */
  boolean matches(Needle needle, byte[] buffer, int offset, int length) {
    return this == AS_THEY_ARE
        ? needle.matches(buffer, offset, length)
        : needle.matchesFolded(buffer, offset, length);
  }
}

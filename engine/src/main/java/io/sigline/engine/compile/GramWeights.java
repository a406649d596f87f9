package io.sigline.engine.compile;

/** How common four bytes of a literal are where it is sought; the rarest stand for it. */
@FunctionalInterface
interface GramWeights {
  /** Known of no texts: by the bytes alone. */
  GramWeights BY_FORM = Rarity::commonness;

  /** A relative number for the four bytes from here. */
  int weight(byte[] literal, int at);
}

package io.sigline.engine.fieldmap;

import org.jspecify.annotations.Nullable;

/** Where the values of one field stand, as nodes of the layout's trie. Immutable. */
final class FieldAccess {
  /** A field that has no values. */
  static final FieldAccess NOTHING = new FieldAccess(new int[0], false, null);

  final int[] nodes;
  final boolean every;
  final @Nullable Translation also;

  FieldAccess(int[] nodes, boolean every, @Nullable Translation also) {
    this.nodes = nodes;
    this.every = every;
    this.also = also;
  }

  /** True if its values are exactly those of one node, as they stand. */
  boolean isDirect() {
    return !every && also == null;
  }
}

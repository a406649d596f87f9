package io.sigline.engine.fieldmap;

import io.sigline.engine.format.TextFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done with values at each node of a layout's trie, by the node's number. Not changed. */
final class NodeTraits {

  /**
   * A text to be read as a format.
   *
   * @param into the node under which its values go
   */
  record Embedded(List<TextFormat> formats, int into, boolean numberArrays) {
    Embedded {
      formats = List.copyOf(formats);
    }
  }

  /** True if a value here is the value of a field or a test. */
  final boolean[] wanted;

  /** True if keys of a map here are taken without their spaces. */
  final boolean[] spaceless;

  /** The sources, as bits, that can claim a record which has a value here. */
  final long[] suggests;

  /** How a text here is read; null if it is only a text. */
  final @Nullable Embedded[] embedded;

  NodeTraits(int nodes) {
    wanted = new boolean[nodes];
    spaceless = new boolean[nodes];
    suggests = new long[nodes];
    embedded = new Embedded[nodes];
  }
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.format.TextFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is done with values at each node of a layout's trie, by the node's number. Not changed. */
final class NodeTraits {
  /** A value here is the value of a field or a test. */
  static final int WANTED = 1;

  /** The record's source or its views can depend on a value here. */
  static final int ASKED = 2;

  /** A record with a value here can be of the sources that {@link #suggests} names. */
  static final int SUGGESTS = 4;

  /** A text here is read as a format: {@link #embedded}. */
  static final int EMBEDDED = 8;

  /** Keys of a map here are taken without their spaces. */
  static final int SPACELESS = 16;

  /** Of a value that is {@link #ASKED} for, it matters what it is. */
  static final int TOLD_APART = 64;

  /** A text to be read as a format. */
  static final class Embedded {
    private final List<TextFormat> formats;
    private final int into;
    private final boolean numberArrays;

    /** The formats that a text can have, by its first byte. */
    private final List<List<TextFormat>> byFirst;

    /**
     * A text to be read.
     *
     * @param into the node under which its values go
     * @param numberArrays true if an array of numbers is the bytes of a text
     */
    Embedded(List<TextFormat> formats, int into, boolean numberArrays) {
      this.formats = List.copyOf(formats);
      this.into = into;
      this.numberArrays = numberArrays;
      byFirst =
          IntStream.range(0, 1 << Byte.SIZE)
              .mapToObj(first ->
                  this.formats.stream().filter(format -> format.canBegin((byte) first)).toList())
              .toList();
    }

    List<TextFormat> formats() {
      return formats;
    }

    /** The formats that a text beginning with this byte can have. */
    List<TextFormat> formats(byte first) {
      return byFirst.get(Byte.toUnsignedInt(first));
    }

    int into() {
      return into;
    }

    boolean numberArrays() {
      return numberArrays;
    }
  }

  private final byte[] flags;
  private final long[] suggests;
  private final @Nullable Embedded[] embedded;

  NodeTraits(int nodes) {
    flags = new byte[nodes];
    suggests = new long[nodes];
    embedded = new Embedded[nodes];
  }

  /** The flags of a node; 0 for none. */
  int flags(int node) {
    return node < 0 ? 0 : flags[node];
  }

  /** The sources, as bits, that can claim a record which has a value here. */
  long suggests(int node) {
    return suggests[node];
  }

  /** How a text here is read; null if it is only a text. */
  @Nullable Embedded embedded(int node) {
    return node < 0 ? null : embedded[node];
  }

  void set(int node, int flag) {
    flags[node] |= (byte) flag;
  }

  void suggest(int node, long sources) {
    suggests[node] = sources;
    set(node, SUGGESTS);
  }

  void embed(int node, Embedded text) {
    embedded[node] = text;
    set(node, EMBEDDED);
  }
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink.Root;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The keys that one event has met, each with the place of its map: to which place it leads. Keys of
 * no interest are kept too, so that one that comes twice is seen. Smaller than the trie, it stays
 * in the cache. Bounded: beyond that it is to be emptied before the next record. The hash has
 * secret factors, so that a sender cannot choose keys that collide. One per event.
 */
final class KeyLexicon {
  /** So many keys are kept. */
  static final int MOST = 8192;

  /** So many bytes of long keys are kept. */
  static final int MOST_LETTERS = 1 << 20;

  /** Columns of a row: three words of the key, its map and length, where it leads, its letters. */
  private static final int COLUMNS = 6;

  private static final int EMPTY = -1;

  private static final int ATTRIBUTES = PathTrie.node(Root.ATTRIBUTES);
  private static final byte[][] NOT_OF_THE_EVENT = {
    {'l', 'a', 'b'}, {'s', 'i', 'g', 'm', 'a'}, {'s', 'i', 'g', 'l', 'i', 'n', 'e'}
  };
  private static final int WORD = Long.BYTES;
  private static final int THREE_WORDS = 3 * WORD;
  private static final long[] MASKS = new long[WORD + 1];
  private static final long[] FACTORS =
      new SplittableRandom().longs(4).map(factor -> factor | 1).toArray();
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static {
    for (int length = 1; length <= WORD; length++) {
      MASKS[length] = -1L >>> (Long.SIZE - Byte.SIZE * length);
    }
  }

  private final PathTrie trie;
  private final Places places;
  private final long factor0 = FACTORS[0];
  private final long factor1 = FACTORS[1];
  private final long factor2 = FACTORS[2];
  private final long factor3 = FACTORS[3];

  /** Open addressing: rows, by where they begin; −1 for none. */
  private int[] table = {};

  private int shift;
  private long[] rows = {};
  private int rowsEnd;
  private byte[] letters = {};
  private int lettersEnd;
  private byte[] spaceless = new byte[64];
  private final byte[] word = new byte[WORD];
  private boolean full;

  KeyLexicon(PathTrie trie, Places places) {
    this.trie = trie;
    this.places = places;
    clear();
  }

  /** Forgets all keys. */
  void clear() {
    allocate(9);
    rows = new long[COLUMNS * 128];
    rowsEnd = 0;
    letters = new byte[2048];
    lettersEnd = 0;
    full = false;
  }

  /** True if some key of the record found no room. */
  boolean isFull() {
    return full;
  }

  /**
   * Where a key of a map at this place leads: a place and its flags, as {@link Position} has them.
   */
  long target(int map, byte[] key, int offset, int length) {
    if (offset + WORD > key.length) {
      return targetAtEnd(map, key, offset, length);
    }
    long mask = MASKS[Math.min(length, WORD)];
    int tail = Math.max(length - WORD, 0);
    long first = (long) LONGS.get(key, offset) & mask;
    long middle = (long) LONGS.get(key, offset + Math.min(tail, WORD)) & mask;
    long last = (long) LONGS.get(key, offset + tail) & mask;
    return target(map, key, offset, length, first, middle, last);
  }

  /** As {@link #target}, where a word cannot be read because the buffer ends. */
  private long targetAtEnd(int map, byte[] key, int offset, int length) {
    System.arraycopy(key, offset, word, 0, length);
    return target(map, word, 0, length);
  }

  private long target(
      int map, byte[] key, int offset, int length, long first, long middle, long last) {
    long head = ((long) map << Integer.SIZE) | length;
    long hash = first * factor0 + middle * factor1 + last * factor2 + head * factor3;
    if (length > THREE_WORDS) {
      hash = withAll(hash, key, offset, length);
    }
    int at = (int) (hash >>> shift);
    int row = table[at];
    while (row >= 0) {
      if (((rows[row] ^ first)
                  | (rows[row + 1] ^ middle)
                  | (rows[row + 2] ^ last)
                  | (rows[row + 3] ^ head))
              == 0
          && (length <= THREE_WORDS || hasLetters(row, key, offset, length))) {
        return rows[row + 4];
      }
      at = (at + 1) & (table.length - 1);
      row = table[at];
    }
    return learn(at, head, key, offset, first, middle, last);
  }

  private long withAll(long hash, byte[] key, int offset, int length) {
    long all = hash;
    for (int i = 2 * WORD; i < length - WORD; i += WORD) {
      all = (all ^ (long) LONGS.get(key, offset + i)) * factor0;
      all ^= all >>> 29;
    }
    return all * factor1;
  }

  private boolean hasLetters(int row, byte[] key, int offset, int length) {
    int from = (int) rows[row + 5];
    return Arrays.equals(letters, from, from + length, key, offset, offset + length);
  }

  private int withoutSpaces(int node, byte[] key, int offset, int length) {
    if (spaceless.length < length) {
      spaceless = new byte[length];
    }
    int to = 0;
    for (int i = offset; i < offset + length; i++) {
      if (key[i] != ' ') {
        spaceless[to++] = key[i];
      }
    }
    return to == length ? PathTrie.NONE : trie.child(node, spaceless, 0, to);
  }

  private static boolean isOfTheEvent(byte[] key, int offset, int length) {
    for (byte[] prefix : NOT_OF_THE_EVENT) {
      int end = prefix.length;
      if (length >= end
          && Arrays.equals(key, offset, offset + end, prefix, 0, end)
          && (length == end || key[offset + end] == '.')) {
        return false;
      }
    }
    return true;
  }

  private long learn(
      int at, long head, byte[] key, int offset, long first, long middle, long last) {
    int map = (int) (head >>> Integer.SIZE);
    int length = (int) head;
    int node = child(places.node(map), key, offset, length);
    full |= rowsEnd >= COLUMNS * MOST || length > MOST_LETTERS - lettersEnd;
    int place = node >= 0 || full ? places.of(node) : places.ofNone();
    boolean ofTheEvent = places.node(map) != ATTRIBUTES || isOfTheEvent(key, offset, length);
    int flags = places.flags(place) | (ofTheEvent ? 0 : Position.NOT_OF_THE_EVENT);
    long target = Position.at(place, flags);
    if (!full) {
      int row = rowsEnd;
      rowsEnd += COLUMNS;
      if (rowsEnd > rows.length) {
        rows = Arrays.copyOf(rows, 2 * rows.length);
      }
      rows[row] = first;
      rows[row + 1] = middle;
      rows[row + 2] = last;
      rows[row + 3] = head;
      rows[row + 4] = target;
      rows[row + 5] = lettersEnd;
      if (length > THREE_WORDS) {
        keepLetters(key, offset, length);
      }
      table[at] = row;
      if (4 * (rowsEnd / COLUMNS) > table.length) {
        rehash();
      }
    }
    return target;
  }

  /** The node under this key of the node's map, or {@link PathTrie#NONE}. */
  private int child(int node, byte[] key, int offset, int length) {
    int child = trie.child(node, key, offset, length);
    return child == PathTrie.NONE && places.isSpaceless(node)
        ? withoutSpaces(node, key, offset, length)
        : child;
  }

  private void keepLetters(byte[] key, int offset, int length) {
    if (lettersEnd + length > letters.length) {
      letters = Arrays.copyOf(letters, Math.max(2 * letters.length, lettersEnd + length));
    }
    System.arraycopy(key, offset, letters, lettersEnd, length);
    lettersEnd += length;
  }

  private void allocate(int bits) {
    table = new int[1 << bits];
    Arrays.fill(table, EMPTY);
    shift = Long.SIZE - bits;
  }

  private void rehash() {
    allocate(Long.SIZE - shift + 1);
    int mask = table.length - 1;
    for (int row = 0; row < rowsEnd; row += COLUMNS) {
      long head = rows[row + 3];
      long hash =
          rows[row] * factor0 + rows[row + 1] * factor1 + rows[row + 2] * factor2 + head * factor3;
      int length = (int) head;
      if (length > THREE_WORDS) {
        hash = withAll(hash, letters, (int) rows[row + 5], length);
      }
      int at = (int) (hash >>> shift);
      while (table[at] >= 0) {
        at = (at + 1) & mask;
      }
      table[at] = row;
    }
  }
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink.Root;
import java.util.Arrays;

/**
 * Where a walk stands: the trie's node of the next value, and those of the maps and arrays around
 * it. Deeper than a bound, nothing is wanted. One per event.
 */
final class Position {
  private static final int MAX_DEPTH = 192;
  private static final byte[][] NOT_OF_THE_EVENT = {{'l', 'a', 'b'}, {'s', 'i', 'g', 'm', 'a'}};

  private final PathTrie trie;
  private final NodeTraits traits;
  private final boolean keywordsWanted;
  private final int[] nodes = new int[MAX_DEPTH];
  private final int[] maps = new int[MAX_DEPTH];
  private final int[] keySeenIn;
  private byte[] spaceless = new byte[64];
  private int depth;
  private int tooDeep;
  private int node = PathTrie.NONE;
  private int lastMap;
  private boolean attributes;
  private boolean keywords;
  private boolean repeated;

  Position(EventLayout layout) {
    trie = layout.trie;
    traits = layout.traits;
    keywordsWanted = layout.keywords();
    keySeenIn = new int[trie.nodes()];
  }

  void clear() {
    depth = 0;
    tooDeep = 0;
    node = PathTrie.NONE;
    keywords = false;
    if (lastMap > Integer.MAX_VALUE / 2) {
      lastMap = 0;
      Arrays.fill(keySeenIn, 0);
    }
  }

  void root(Root root) {
    depth = 0;
    tooDeep = 0;
    node = PathTrie.node(root);
    attributes = root == Root.ATTRIBUTES;
    keywords = keywordsWanted && (root == Root.BODY || attributes);
  }

  /** The node of the next value; negative if nothing is wanted there. */
  int node() {
    return node;
  }

  /** How many maps and arrays are open. */
  int depth() {
    return depth + tooDeep;
  }

  /** True if keyword searches cover the next value. */
  boolean keywords() {
    return keywords;
  }

  /** True if the last key stood in its map before. */
  boolean isRepeated() {
    return repeated;
  }

  /** Opens a map at the node of the next value. */
  void open() {
    if (depth == MAX_DEPTH) {
      tooDeep++;
      node = PathTrie.NONE;
      return;
    }
    maps[depth] = ++lastMap;
    nodes[depth++] = node;
  }

  /** Says that what was opened last is an array: its values stand where it stands. */
  void array() {
    maps[Math.max(0, depth - 1)] = 0;
  }

  void close() {
    if (tooDeep > 0) {
      tooDeep--;
    } else if (depth > 0) {
      node = nodes[--depth];
    }
  }

  /** Goes to another node, for the values of a text that stands here. */
  void moveTo(int other) {
    node = other;
  }

  /** Goes to the value of this key of the map that was opened last; its node. */
  int key(byte[] buffer, int offset, int length) {
    repeated = false;
    if (depth == 0 || tooDeep > 0) {
      node = PathTrie.NONE;
      return node;
    }
    if (attributes && depth == 1) {
      keywords = keywordsWanted && isOfTheEvent(buffer, offset, length);
    }
    int parent = nodes[depth - 1];
    node = trie.child(parent, buffer, offset, length);
    if (node == PathTrie.NONE && parent >= 0 && traits.spaceless[parent]) {
      node = withoutSpaces(parent, buffer, offset, length);
    }
    if (node >= 0) {
      repeated = keySeenIn[node] == maps[depth - 1];
      keySeenIn[node] = maps[depth - 1];
    }
    return node;
  }

  private int withoutSpaces(int parent, byte[] buffer, int offset, int length) {
    if (spaceless.length < length) {
      spaceless = new byte[length];
    }
    int to = 0;
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] != ' ') {
        spaceless[to++] = buffer[i];
      }
    }
    return to == length ? PathTrie.NONE : trie.child(parent, spaceless, 0, to);
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
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.NodeTraits.Embedded;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The places where values of one event's records have stood: nodes of the trie that were met, and
 * keys that no node has. Numbered in the order in which they were met, so that what is kept for
 * each lies close together, small beside the trie. One per event.
 */
final class Places {
  /** A place where nothing is wanted and nothing is told apart. */
  static final int NOWHERE = 0;

  private final NodeTraits traits;

  /** By node; {@link #NOWHERE} if it was not met. */
  private final int[] byNode;

  private int[] nodes = new int[256];

  /**
   * Per place {@code map << 32 | value}: the map that it was in last, and which value of the record
   * is its first, if that value stands there.
   */
  private long[] marks = new long[256];

  /** The number that the map before the record's first one had. */
  private int base;

  private int lastMap;
  private int size;

  Places(int nodes, NodeTraits traits) {
    this.traits = traits;
    this.byNode = new int[nodes];
    clear();
  }

  /** Forgets all but {@link #NOWHERE}. */
  void clear() {
    Arrays.fill(byNode, NOWHERE);
    Arrays.fill(marks, 0);
    lastMap = 0;
    newRecord();
    nodes[NOWHERE] = PathTrie.NONE;
    size = 1;
  }

  /** The place of a node, {@link #NOWHERE} if it was never met. */
  int known(int node) {
    return byNode[node];
  }

  /** The place of a node. */
  int of(int node) {
    if (node == PathTrie.NONE) {
      return NOWHERE;
    }
    int place = byNode[node];
    if (place == NOWHERE) {
      place = add(node);
      byNode[node] = place;
    }
    return place;
  }

  /** A new place that is at no node. */
  int ofNone() {
    return add(PathTrie.NONE);
  }

  private int add(int node) {
    if (size == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * size);
      marks = Arrays.copyOf(marks, 2 * size);
    }
    nodes[size] = node;
    return size++;
  }

  /** The node at a place, or {@link PathTrie#NONE}. */
  int node(int place) {
    return nodes[place];
  }

  /** The flags of the place's node. */
  int flags(int place) {
    return traits.flags(nodes[place]);
  }

  /** True if keys of a map at the node are taken without their spaces. */
  boolean isSpaceless(int node) {
    return (traits.flags(node) & NodeTraits.SPACELESS) != 0;
  }

  /** The sources, as bits, that can claim a record which has a value at the place. */
  long suggests(int place) {
    int node = nodes[place];
    return node < 0 ? 0 : traits.suggests(node);
  }

  /** How a text at the place is read; null if it is only a text. */
  @Nullable Embedded embedded(int place) {
    return traits.embedded(nodes[place]);
  }

  /** Goes to the next record: every mark is void. */
  void newRecord() {
    base = lastMap;
    lastMap++;
  }

  /** True if all is to be forgotten soon, as maps run out of numbers. */
  boolean isWornOut() {
    return lastMap > Integer.MAX_VALUE / 2;
  }

  /** A number for a map: no other has it. */
  int newMap() {
    return ++lastMap;
  }

  /** The map that a place was in last. */
  static int map(long mark) {
    return (int) (mark >>> Integer.SIZE);
  }

  /** The value that is a place's first, if it stands there. */
  static int value(long mark) {
    return (int) mark;
  }

  long mark(int place) {
    return marks[place];
  }

  /** True if the mark is of this record. */
  boolean isOfTheRecord(long mark) {
    return map(mark) > base;
  }

  void mark(int place, int map, int value) {
    marks[place] = ((long) map << Integer.SIZE) | value;
  }

  /** Marks a place that no map of the record has. */
  void markOutside(int place, int value) {
    mark(place, base + 1, value);
  }
}

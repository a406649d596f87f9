package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink.Root;

/**
 * Where a walk stands: the place of the next value, and those of the maps and arrays around it.
 * Deeper than a bound, nothing is wanted. One per event.
 */
final class Position {
  /** A flag of a key of the record's attributes: keyword searches do not cover its value. */
  static final int NOT_OF_THE_EVENT = 128;

  private static final int MAX_DEPTH = 192;
  private static final int ARRAY = 0;
  private static final int NO_MAP = -1;

  private final Places places;
  private final KeyLexicon keys;
  private final ValueTable values;
  private final boolean keywordsWanted;

  /** The places of open maps and arrays, with their flags. */
  private final long[] around = new long[MAX_DEPTH];

  /** The numbers of open maps. */
  private final int[] maps = new int[MAX_DEPTH];

  private int depth;
  private int tooDeep;
  private long at;

  /** The place and the number of the map that was opened last; no place if there is none. */
  private int mapPlace = NO_MAP;

  private int map;
  private boolean attributes;
  private boolean keywords;
  private boolean repeated;

  Position(EventLayout layout, Places places, ValueTable values) {
    this.places = places;
    this.values = values;
    this.keys = new KeyLexicon(layout.trie, places);
    this.keywordsWanted = layout.keywords();
  }

  /** A place and its flags. */
  static long at(int place, int flags) {
    return ((long) flags << Integer.SIZE) | place;
  }

  void clear() {
    leaveAll();
    at = Places.NOWHERE;
    keywords = false;
    repeated = false;
    places.newRecord();
  }

  private void leaveAll() {
    depth = 0;
    tooDeep = 0;
    mapPlace = NO_MAP;
  }

  /** True if places are to be forgotten, now or with a record soon to come. */
  boolean isWornOut() {
    return keys.isFull() || places.isWornOut();
  }

  /** Forgets all places and keys, between two records. */
  void renew() {
    places.clear();
    keys.clear();
  }

  void root(Root root) {
    leaveAll();
    moveTo(PathTrie.node(root));
    attributes = root == Root.ATTRIBUTES;
    keywords = keywordsWanted && (root == Root.BODY || attributes);
  }

  /** The place of the next value. */
  int place() {
    return (int) at;
  }

  /** What is done with the next value: flags of {@link NodeTraits}. */
  int flags() {
    return (int) (at >>> Integer.SIZE);
  }

  /** How many maps and arrays are open. */
  int depth() {
    return depth + tooDeep;
  }

  /** True if keyword searches cover the next value. */
  boolean keywords() {
    return keywords;
  }

  /** True if a key of the record stood twice in its map, or may have. */
  boolean hasRepeated() {
    return repeated || keys.isFull();
  }

  /** Opens a map at the place of the next value. */
  void open() {
    open(places.newMap());
  }

  /** Opens an array at the place of the next value: its values stand there too. */
  void openArray() {
    open(ARRAY);
  }

  private void open(int number) {
    if (depth == MAX_DEPTH) {
      tooDeep++;
      at = Places.NOWHERE;
      mapPlace = NO_MAP;
      return;
    }
    maps[depth] = number;
    around[depth++] = at;
    mapPlace = (int) at;
    map = number;
  }

  void close() {
    if (tooDeep > 0) {
      tooDeep--;
    } else if (depth > 0) {
      at = around[--depth];
    }
    if (tooDeep == 0 && depth > 0) {
      mapPlace = (int) around[depth - 1];
      map = maps[depth - 1];
    } else {
      mapPlace = NO_MAP;
    }
  }

  /** Goes to a node, for the values of a text that stands elsewhere. */
  void moveTo(int node) {
    moveToPlace(places.of(node));
  }

  void moveToPlace(int place) {
    at = at(place, places.flags(place));
    values.expectNone();
  }

  /**
   * Goes to the value of this key of the map that was opened last.
   *
   * @return true if its place had values from the same map before
   */
  boolean key(byte[] buffer, int offset, int length, boolean embedded) {
    if (mapPlace == NO_MAP) {
      at = Places.NOWHERE;
      return false;
    }
    long next = keys.target(mapPlace, buffer, offset, length);
    at = next;
    if (attributes && depth == 1) {
      keywords = keywordsWanted && (flags() & NOT_OF_THE_EVENT) == 0;
    }
    if (values.standsAgain((int) next, map)) {
      repeated |= !embedded && length > 0;
      return true;
    }
    return false;
  }

  /** True if the next value is wanted, or keyword searches cover it. */
  boolean isWanted() {
    return keywords || places.node(place()) >= 0;
  }
}

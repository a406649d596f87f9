package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink.Root;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every place of a record that anything is wanted from, as numbered nodes; an edge for each way to
 * write the names between two of them ({@code a.b} as one key, or {@code b} in {@code a}).
 * Immutable. Lookup does not allocate.
 */
final class PathTrie {
  /** No such node: nothing is wanted here and below. */
  static final int NONE = -1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final FieldPath[] paths;

  /** Of nodes that were asked for; null before. Two threads may make the same. */
  private final @Nullable String[] names;

  /** Open addressing: the hash in the upper half, the edge in the lower. */
  private final long[] table;

  private final int[] parents;
  private final byte[][] keys;
  private final int[] children;

  private PathTrie(Builder builder) {
    paths = builder.paths.toArray(FieldPath[]::new);
    names = new String[paths.length];
    int edges = builder.edges.size();
    parents = new int[edges];
    keys = new byte[edges][];
    children = new int[edges];
    table = new long[Math.max(16, Integer.highestOneBit(edges) * 4)];
    Arrays.fill(table, NONE);
    for (int i = 0; i < edges; i++) {
      Edge edge = builder.edges.get(i);
      parents[i] = edge.parent;
      keys[i] = edge.key.getBytes(StandardCharsets.UTF_8);
      children[i] = edge.child;
      int hash = hash(parents[i], keys[i], 0, keys[i].length);
      int at = hash & (table.length - 1);
      while (table[at] != NONE) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = ((long) hash << 32) | i;
    }
  }

  /** Number of nodes. */
  int nodes() {
    return paths.length;
  }

  /** The node of a part of the record. */
  static int node(Root root) {
    return switch (root) {
      case BODY -> 0;
      case ATTRIBUTES -> 1;
      case RESOURCE -> 2;
      case SCOPE -> 3;
      case RECORD -> 4;
    };
  }

  /** The path of a node: {@code body.event_data.Image}. */
  String name(int node) {
    String known = names[node];
    if (known == null) {
      known = paths[node].toString();
      names[node] = known;
    }
    return known;
  }

  /** The node under this key of a node's map, or {@link #NONE}. */
  int child(int node, byte[] key, int offset, int length) {
    if (node == NONE) {
      return NONE;
    }
    int hash = hash(node, key, offset, length);
    int at = hash & (table.length - 1);
    while (table[at] != NONE) {
      int edge = (int) table[at];
      if ((int) (table[at] >>> 32) == hash && leads(edge, node, key, offset, length)) {
        return children[edge];
      }
      at = (at + 1) & (table.length - 1);
    }
    return NONE;
  }

  private boolean leads(int edge, int node, byte[] key, int offset, int length) {
    byte[] own = keys[edge];
    return parents[edge] == node
        && own.length == length
        && Arrays.equals(own, 0, length, key, offset, offset + length);
  }

  private static int hash(int node, byte[] key, int offset, int length) {
    long first = 0;
    long last = 0;
    if (length >= Long.BYTES) {
      first = (long) LONGS.get(key, offset);
      last = (long) LONGS.get(key, offset + length - Long.BYTES);
    } else {
      for (int i = offset; i < offset + length; i++) {
        first = (first << 8) | (key[i] & 0xFF);
      }
    }
    long mixed = (first + node) * 0x9E3779B97F4A7C15L;
    mixed ^= Long.rotateLeft((last + length) * 0xC2B2AE3D27D4EB4FL, 31);
    mixed *= 0x165667B19E3779F9L;
    return (int) (mixed >>> 33);
  }

  private record Edge(int parent, String key, int child) {}

  /** Collects the places that are wanted. */
  static final class Builder {
    private final List<FieldPath> paths = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Map<FieldPath, Integer> nodes = new HashMap<>();

    Builder() {
      for (Root root : Root.values()) {
        FieldPath path = new FieldPath(root, List.of(), false);
        nodes.put(path, PathTrie.node(root));
        paths.add(path);
      }
      nodes.forEach((path, node) -> paths.set(node, path));
    }

    /** The node of a place, made if it is new. */
    int node(FieldPath path) {
      Integer known = nodes.get(path);
      if (known != null) {
        return known;
      }
      return add(path);
    }

    private int add(FieldPath path) {
      List<String> all = path.names();
      int[] parents = new int[all.size()];
      for (int i = 0; i < parents.length; i++) {
        parents[i] = node(new FieldPath(path.root(), all.subList(0, i), false));
      }
      int node = paths.size();
      paths.add(path);
      nodes.put(path, node);
      String key = "";
      for (int i = parents.length - 1; i >= 0; i--) {
        key = i == parents.length - 1 ? all.get(i) : all.get(i) + "." + key;
        edges.add(new Edge(parents[i], key, node));
      }
      return node;
    }

    PathTrie build() {
      return new PathTrie(this);
    }
  }
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.event.SlotEvent.Kind;
import io.sigline.engine.event.Value;
import io.sigline.engine.format.Scratch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of one record in columns, chained by the node of the trie where they stand and by what
 * a keyword search covers. Numbers get their text when it is asked for. Does not allocate once it
 * has grown to the size of the records.
 */
final class ValueTable {
  private static final int NONE = -1;
  private static final int KEPT = 16 * 1024;
  private static final byte[] EMPTY = {};
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private final Scratch scratch;
  private final int[] firstAt;
  private final int[] lastAt;
  private final int[] stamps;
  private int epoch = 1;
  private int size;

  private Kind[] kinds = new Kind[256];
  private byte[] @Nullable [] buffers = new byte[256][];
  private int[] offsets = new int[256];
  private int[] lengths = new int[256];
  private long[] numbers = new long[256];
  private int[] nodes = new int[256];
  private int[] nexts = new int[256];
  private int[] keywordNexts = new int[256];
  private int firstKeyword = NONE;
  private int lastKeyword = NONE;

  ValueTable(int nodes, Scratch scratch) {
    this.scratch = scratch;
    this.firstAt = new int[nodes];
    this.lastAt = new int[nodes];
    this.stamps = new int[nodes];
  }

  void clear() {
    if (size > KEPT) {
      resize(KEPT);
    }
    Arrays.fill(buffers, 0, Math.min(size, buffers.length), null);
    size = 0;
    firstKeyword = NONE;
    lastKeyword = NONE;
    if (++epoch == 0) {
      Arrays.fill(stamps, 0);
      epoch = 1;
    }
  }

  int text(byte[] buffer, int offset, int length) {
    int value = row(Kind.TEXT);
    buffers[value] = buffer;
    offsets[value] = offset;
    lengths[value] = length;
    return value;
  }

  int integer(long number) {
    int value = row(Kind.INT);
    numbers[value] = number;
    return value;
  }

  int decimal(double number) {
    int value = row(Kind.DECIMAL);
    numbers[value] = Double.doubleToRawLongBits(number);
    return value;
  }

  int bool(boolean truth) {
    int value = row(Kind.BOOL);
    byte[] text = truth ? TRUE : FALSE;
    buffers[value] = text;
    offsets[value] = 0;
    lengths[value] = text.length;
    return value;
  }

  int nothing() {
    int value = row(Kind.NULL);
    buffers[value] = EMPTY;
    offsets[value] = 0;
    lengths[value] = 0;
    return value;
  }

  /** Says where the value stands; it comes after the values that stand there already. */
  void standsAt(int value, int node) {
    nodes[value] = node;
    if (stamps[node] == epoch && firstAt[node] != NONE) {
      nexts[lastAt[node]] = value;
    } else {
      stamps[node] = epoch;
      firstAt[node] = value;
    }
    lastAt[node] = value;
  }

  /** Forgets the values that stand at the node. */
  void forget(int node) {
    if (stamps[node] == epoch) {
      firstAt[node] = NONE;
    }
  }

  /** Makes the value part of keyword searches. */
  void addKeyword(int value) {
    if (lastKeyword == NONE) {
      firstKeyword = value;
    } else {
      keywordNexts[lastKeyword] = value;
    }
    lastKeyword = value;
  }

  boolean has(int node) {
    return stamps[node] == epoch && firstAt[node] != NONE;
  }

  /** The first value at a node that has one. */
  int firstAt(int node) {
    return firstAt[node];
  }

  /** The first value of a field, or −1; may add rows that stand for values in other forms. */
  int first(FieldAccess field) {
    if (field.isDirect()) {
      for (int node : field.nodes) {
        if (stamps[node] == epoch && firstAt[node] != NONE) {
          return firstAt[node];
        }
      }
      return NONE;
    }
    int first = NONE;
    int last = NONE;
    for (int node : field.nodes) {
      int source = has(node) ? firstAt[node] : NONE;
      for (int value = source; value >= 0; value = nexts[value]) {
        int copy = copy(value);
        first = first == NONE ? copy : first;
        last = chain(last, copy);
        byte[] other =
            field.also == null
                ? null
                : field.also.of(buffer(value), offsets[value], lengths[value]);
        last = other == null ? last : chain(last, other(value, other));
      }
      if (first != NONE && !field.every) {
        break;
      }
    }
    return first;
  }

  int next(int value) {
    return nexts[value];
  }

  int firstKeyword() {
    return firstKeyword;
  }

  int nextKeyword(int value) {
    return keywordNexts[value];
  }

  Kind kind(int value) {
    return kinds[value];
  }

  int node(int value) {
    return nodes[value];
  }

  byte[] buffer(int value) {
    byte[] buffer = buffers[value];
    return buffer == null ? render(value) : buffer;
  }

  int offset(int value) {
    if (buffers[value] == null) {
      render(value);
    }
    return offsets[value];
  }

  int length(int value) {
    if (buffers[value] == null) {
      render(value);
    }
    return lengths[value];
  }

  long integer(int value) {
    return numbers[value];
  }

  double decimal(int value) {
    return Double.longBitsToDouble(numbers[value]);
  }

  String textOf(int value) {
    return new String(buffer(value), offset(value), length(value), StandardCharsets.UTF_8);
  }

  Value valueOf(int value) {
    return switch (kind(value)) {
      case TEXT -> new Value.Text(textOf(value));
      case INT -> new Value.Int(integer(value));
      case DECIMAL -> new Value.Decimal(decimal(value));
      case BOOL -> new Value.Bool(lengths[value] == TRUE.length);
      case NULL -> new Value.Null();
    };
  }

  private byte[] render(int value) {
    int length;
    if (kind(value) == Kind.INT) {
      length = scratch.put(numbers[value]);
    } else {
      double number = decimal(value);
      boolean whole = number == Math.rint(number) && Math.abs(number) < 1e18;
      length = whole ? scratch.put((long) number) : scratch.put(new Value.Decimal(number).text());
    }
    byte[] buffer = scratch.buffer();
    buffers[value] = buffer;
    offsets[value] = scratch.position() - length;
    lengths[value] = length;
    return buffer;
  }

  private int copy(int value) {
    int copy = row(kind(value));
    buffers[copy] = buffer(value);
    offsets[copy] = offsets[value];
    lengths[copy] = lengths[value];
    numbers[copy] = numbers[value];
    nodes[copy] = nodes[value];
    return copy;
  }

  private int other(int value, byte[] text) {
    int row = text(text, 0, text.length);
    nodes[row] = nodes[value];
    return row;
  }

  private int chain(int last, int value) {
    if (last != NONE) {
      nexts[last] = value;
    }
    return value;
  }

  private int row(Kind kind) {
    if (size == kinds.length) {
      resize(2 * size);
    }
    int value = size++;
    kinds[value] = kind;
    nodes[value] = NONE;
    nexts[value] = NONE;
    keywordNexts[value] = NONE;
    return value;
  }

  private void resize(int capacity) {
    kinds = Arrays.copyOf(kinds, capacity);
    buffers = Arrays.copyOf(buffers, capacity);
    offsets = Arrays.copyOf(offsets, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    numbers = Arrays.copyOf(numbers, capacity);
    nodes = Arrays.copyOf(nodes, capacity);
    nexts = Arrays.copyOf(nexts, capacity);
    keywordNexts = Arrays.copyOf(keywordNexts, capacity);
  }
}

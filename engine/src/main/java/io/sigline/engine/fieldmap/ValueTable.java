package io.sigline.engine.fieldmap;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import io.sigline.engine.event.Value;
import io.sigline.engine.format.Scratch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of one record as rows of numbers, chained by the place where they stand. A row holds
 * no reference, buffers have numbers. Numbers get their text when it is asked for. Does not
 * allocate once it has grown to the size of the records.
 */
final class ValueTable {
  private static final int NONE = -1;
  private static final int KEPT = 16 * 1024;
  private static final int TEXT = 0;
  private static final int INT = 1;
  private static final int DECIMAL = 2;
  private static final int BOOL = 3;
  private static final int NULL = 4;
  private static final Kind[] KINDS = {Kind.TEXT, Kind.INT, Kind.DECIMAL, Kind.BOOL, Kind.NULL};
  private static final int KIND = 7;
  private static final int KEYWORD = 8;
  private static final long LOW = 0xFFFF_FFFFL;
  private static final long HIGH = ~LOW;
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Scratch scratch;
  private final Buffers buffers = new Buffers(new byte[0], TRUE, FALSE);

  private final Places places;

  private int size;

  /** The value that a key's mark expects to be the first at its place. */
  private int expected = NONE;

  /** By value that is the first of several at its place, the last of them. */
  private int[] lasts = new int[256];

  /** Per value: {@code place << 32 | buffer << 8 | KEYWORD | kind}. */
  private long[] infos = new long[256];

  /** Per value the number, or {@code offset << 32 | length}. */
  private long[] contents = new long[256];

  /** Per number that was asked for its text, {@code offset << 32 | length}. */
  private long[] digits = new long[256];

  /** The next value of the same field; {@link #NONE} but where a value was chained. */
  private int[] nexts = noLinks(256);

  private boolean chained;

  ValueTable(Places places, Scratch scratch) {
    this.places = places;
    this.scratch = scratch;
  }

  void clear() {
    if (chained) {
      Arrays.fill(nexts, 0, size, NONE);
      chained = false;
    }
    if (size > KEPT) {
      resize(KEPT);
    }
    size = 0;
    buffers.clear();
    expected = NONE;
  }

  /** True if rows that are put back later are the same: each alone at its place, in one buffer. */
  boolean canBeSaved() {
    return !chained && buffers.made() <= 1;
  }

  /** Says that the next value has no key of its own. */
  void expectNone() {
    expected = NONE;
  }

  /** Notes that values at a place come from this map; true if others from the same map came. */
  boolean standsAgain(int place, int map) {
    long mark = places.mark(place);
    if (places.isOfTheRecord(mark)) {
      return standsAgain(place, map, mark);
    }
    places.mark(place, map, size);
    expected = size;
    return false;
  }

  private boolean standsAgain(int place, int map, long mark) {
    if (Places.map(mark) == map || !isFirst(Places.value(mark), place)) {
      places.mark(place, map, size);
      expected = size;
      return Places.map(mark) == map && place != Places.NOWHERE;
    }
    places.mark(place, map, Places.value(mark));
    expected = NONE;
    return false;
  }

  private boolean isFirst(int value, int place) {
    return value < size && (int) (infos[value] >>> Integer.SIZE) == place;
  }

  /** Copies the rows, to be given back by {@link #restore}. */
  void save(Head head) {
    if (head.infos.length < size) {
      head.infos = new long[infos.length];
      head.contents = new long[infos.length];
    }
    System.arraycopy(infos, 0, head.infos, 0, size);
    System.arraycopy(contents, 0, head.contents, 0, size);
    head.values = size;
  }

  /** The number of a buffer until the table is cleared. */
  int bufferNumber(byte[] buffer) {
    return buffers.number(buffer);
  }

  /** The buffer of this number. */
  byte[] buffered(int number) {
    return buffers.get(number);
  }

  /** Puts a head's rows into the empty table as they were, each the only one at its place. */
  void restore(Head head) {
    if (infos.length < head.values) {
      resize(head.infos.length);
    }
    size = head.values;
    System.arraycopy(head.infos, 0, infos, 0, size);
    System.arraycopy(head.contents, 0, contents, 0, size);
    int _ = bufferNumber(head.bytes);
    for (int value = 0; value < size; value++) {
      places.markOutside((int) (infos[value] >>> Integer.SIZE), value);
    }
  }

  /**
   * Adds a text.
   *
   * @param place where it stands, after the values that stand there already
   * @param keyword true if keyword searches cover it
   */
  int text(byte[] buffer, int offset, int length, int place, boolean keyword) {
    return add(TEXT, buffers.number(buffer), span(offset, length), place, keyword);
  }

  int integer(long number, int place, boolean keyword) {
    return add(INT, Buffers.NOT_YET, number, place, keyword);
  }

  int decimal(double number, int place, boolean keyword) {
    long bits = Double.doubleToRawLongBits(number);
    return add(DECIMAL, Buffers.NOT_YET, bits, place, keyword);
  }

  int bool(boolean truth, int place, boolean keyword) {
    int buffer = truth ? 1 : 2;
    int length = truth ? TRUE.length : FALSE.length;
    return add(BOOL, buffer, span(0, length), place, keyword);
  }

  int nothing(int place) {
    return add(NULL, 0, 0, place, false);
  }

  private int add(int kind, int buffer, long content, int place, boolean keyword) {
    int value = size;
    if (value == infos.length) {
      resize(2 * value);
    }
    size = value + 1;
    infos[value] =
        ((long) place << Integer.SIZE) | (buffer << Byte.SIZE) | (keyword ? KEYWORD : 0) | kind;
    contents[value] = content;
    if (value != expected) {
      chain(value, place);
    }
    return value;
  }

  /** Puts a value behind those that stand at its place, if there are any. */
  private void chain(int value, int place) {
    long mark = places.mark(place);
    if (!places.isOfTheRecord(mark)) {
      places.markOutside(place, value);
      return;
    }
    int first = Places.value(mark);
    if (first == value || !isFirst(first, place)) {
      places.mark(place, Places.map(mark), value);
      return;
    }
    int last = nexts[first] == NONE ? first : lasts[first];
    nexts[last] = value;
    lasts[first] = value;
    chained = true;
  }

  boolean has(int node) {
    return firstAt(node) >= 0;
  }

  /** The first value at a node, or −1. */
  int firstAt(int node) {
    int place = places.known(node);
    if (place == Places.NOWHERE) {
      return NONE;
    }
    long mark = places.mark(place);
    int first = Places.value(mark);
    return places.isOfTheRecord(mark) && isFirst(first, place) ? first : NONE;
  }

  /** The first value of a field, or −1; may add rows that stand for values in other forms. */
  int first(FieldAccess field) {
    if (field.isDirect()) {
      for (int node : field.nodes) {
        int value = firstAt(node);
        if (value >= 0) {
          return value;
        }
      }
      return NONE;
    }
    int first = NONE;
    int last = NONE;
    for (int node : field.nodes) {
      for (int value = firstAt(node); value >= 0; value = nexts[value]) {
        int copy = copy(value);
        first = first == NONE ? copy : first;
        last = link(last, copy);
        byte[] other =
            field.also == null ? null : field.also.of(buffer(value), offset(value), length(value));
        last = other == null ? last : link(last, other(value, other));
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
    return nextKeyword(NONE);
  }

  int nextKeyword(int value) {
    for (int next = value + 1; next < size; next++) {
      if ((infos[next] & KEYWORD) != 0) {
        return next;
      }
    }
    return NONE;
  }

  void eachKeywordText(SlotEvent.TextSink sink) {
    for (int value = 0; value < size; value++) {
      long info = infos[value];
      if (((int) info & (KEYWORD | KIND)) == (KEYWORD | TEXT)) {
        long span = contents[value];
        sink.text(buffers.get((int) info >>> Byte.SIZE), (int) (span >>> Integer.SIZE), (int) span);
      }
    }
  }

  Kind kind(int value) {
    return KINDS[code(value)];
  }

  /** The kind as a number. */
  int code(int value) {
    return (int) infos[value] & KIND;
  }

  /** The node where the value stands, or {@link PathTrie#NONE}. */
  int node(int value) {
    return places.node((int) (infos[value] >>> Integer.SIZE));
  }

  byte[] buffer(int value) {
    return buffers.get(rendered(value));
  }

  int offset(int value) {
    return (int) (place(value) >>> Integer.SIZE);
  }

  int length(int value) {
    return (int) place(value);
  }

  long integer(int value) {
    return contents[value];
  }

  double decimal(int value) {
    return Double.longBitsToDouble(contents[value]);
  }

  /** The last eight bytes of the text as a number; of a shorter text, a number made of all. */
  long ends(int value) {
    byte[] buffer = buffer(value);
    int end = offset(value) + length(value);
    if (length(value) >= Long.BYTES) {
      return (long) LONGS.get(buffer, end - Long.BYTES);
    }
    long all = 0;
    for (int i = offset(value); i < end; i++) {
      all = (all << Byte.SIZE) | buffer[i];
    }
    return all;
  }

  String textOf(int value) {
    return new String(buffer(value), offset(value), length(value), StandardCharsets.UTF_8);
  }

  Value valueOf(int value) {
    return switch (kind(value)) {
      case TEXT -> new Value.Text(textOf(value));
      case INT -> new Value.Int(integer(value));
      case DECIMAL -> new Value.Decimal(decimal(value));
      case BOOL -> new Value.Bool(length(value) == TRUE.length);
      case NULL -> new Value.Null();
    };
  }

  private long place(int value) {
    if (!isNumber(value)) {
      return contents[value];
    }
    int _ = rendered(value);
    return digits[value];
  }

  private boolean isNumber(int value) {
    int kind = code(value);
    return kind == INT || kind == DECIMAL;
  }

  /** Makes the text of a number if there is none yet; the number of the value's buffer. */
  private int rendered(int value) {
    int buffer = (int) infos[value] >>> Byte.SIZE;
    return buffer == Buffers.NOT_YET ? render(value) : buffer;
  }

  private int render(int value) {
    int length;
    if (kind(value) == Kind.INT) {
      length = scratch.put(contents[value]);
    } else {
      double number = decimal(value);
      boolean whole = number == Math.rint(number) && Math.abs(number) < 1e18;
      length = whole ? scratch.put((long) number) : scratch.put(new Value.Decimal(number).text());
    }
    digits[value] = span(scratch.position() - length, length);
    int buffer = buffers.number(scratch.buffer());
    infos[value] = (infos[value] & ~((long) Buffers.NOT_YET << Byte.SIZE)) | (buffer << Byte.SIZE);
    return buffer;
  }

  private int copy(int value) {
    int _ = rendered(value);
    int copy = row();
    infos[copy] = infos[value] & ~(long) KEYWORD;
    contents[copy] = contents[value];
    digits[copy] = digits[value];
    return copy;
  }

  private int other(int value, byte[] text) {
    int other = row();
    infos[other] = (infos[value] & HIGH) | (buffers.number(text) << Byte.SIZE) | TEXT;
    contents[other] = span(0, text.length);
    return other;
  }

  private int row() {
    if (size == infos.length) {
      resize(2 * size);
    }
    return size++;
  }

  private int link(int last, int value) {
    if (last != NONE) {
      nexts[last] = value;
      chained = true;
    }
    return value;
  }

  private static long span(int offset, int length) {
    return ((long) offset << Integer.SIZE) | length;
  }

  private static int[] noLinks(int count) {
    int[] links = new int[count];
    Arrays.fill(links, NONE);
    return links;
  }

  private void resize(int capacity) {
    infos = Arrays.copyOf(infos, capacity);
    contents = Arrays.copyOf(contents, capacity);
    digits = Arrays.copyOf(digits, capacity);
    int before = nexts.length;
    lasts = Arrays.copyOf(lasts, capacity);
    nexts = Arrays.copyOf(nexts, capacity);
    if (capacity > before) {
      Arrays.fill(nexts, before, capacity, NONE);
    }
  }
}

package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.event.SlotEvent.Kind;
import java.util.List;

/** From a value of one field to its number among those that rules ask for. Immutable. */
final class ValueSwitch {
  private static final long IGNORED = Letters.FOLDED_ON_THE_WAY.ignored();

  private final int slot;
  private final byte[][] values;

  /** The value with the same key that comes next, by number; -1 at the end. */
  private final int[] next;

  private final KeyTable texts;
  private final KeyTable integers;

  /**
   * @param values distinct, of ASCII and folded
   */
  ValueSwitch(int slot, List<byte[]> values) {
    this.slot = slot;
    this.values = values.toArray(byte[][]::new);
    next = new int[this.values.length];
    texts = new KeyTable(next.length);
    integers = new KeyTable(next.length);
    for (int number = 0; number < next.length; number++) {
      byte[] value = this.values[number];
      next[number] = texts.put(Words.ends(value, 0, value.length, IGNORED), number);
      putInteger(new String(value, US_ASCII), number);
    }
  }

  private void putInteger(String text, int number) {
    try {
      long integer = Long.parseLong(text);
      if (text.equals(Long.toString(integer))) {
        var _ = integers.put(integer, number);
      }
    } catch (NumberFormatException _) {
      // not the text of an integer
    }
  }

  /** The field's slot. */
  int slot() {
    return slot;
  }

  /** The number of this value of the event; negative if no rule asks for it. */
  int find(SlotEvent event, int value) {
    return event.kind(value) == Kind.INT
        ? integers.get(event.integer(value))
        : find(event.buffer(value), event.offset(value), event.length(value));
  }

  private int find(byte[] buffer, int offset, int length) {
    int number = texts.get(Words.ends(buffer, offset, length, IGNORED));
    while (number >= 0) {
      byte[] value = values[number];
      if (value.length == length && Words.standsFolded(buffer, offset, value)) {
        return number;
      }
      number = next[number];
    }
    return -1;
  }

  /** Bytes of the tables. */
  long tableBytes() {
    long bytes = texts.tableBytes() + integers.tableBytes();
    for (byte[] value : values) {
      bytes += Tables.bytes(value.length, 1);
    }
    return bytes + Tables.bytes(next.length, Integer.BYTES);
  }
}

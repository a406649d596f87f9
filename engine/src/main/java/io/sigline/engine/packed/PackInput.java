package io.sigline.engine.packed;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives what {@link PackOutput} took, of one file. Every number that could lead astray is checked:
 * whatever the bytes are, an end is come to soon, and out of memory never. One thread.
 */
final class PackInput {
  private final byte[] bytes;
  private final int end;
  private final TextTable texts;
  private int at;
  private int depth;

  /** The bytes from begin to end. */
  PackInput(byte[] bytes, int begin, int end, TextTable texts) {
    this.bytes = bytes;
    this.at = begin;
    this.end = end;
    this.texts = texts;
  }

  /** True if nothing is left. */
  boolean isAtEnd() {
    return at == end;
  }

  int octet() {
    if (at >= end) {
      throw new PackException("a file ends too early");
    }
    return bytes[at++];
  }

  byte[] octets(int count) {
    byte[] all = new byte[count];
    for (int i = 0; i < count; i++) {
      all[i] = (byte) octet();
    }
    return all;
  }

  int number() {
    int octet = octet();
    int value = octet & 0x7F;
    for (int shift = 7; octet < 0; shift += 7) {
      if (shift > 28) {
        throw new PackException("a number is too long");
      }
      octet = octet();
      value |= (octet & 0x7F) << shift;
    }
    return value;
  }

  /** A number of four octets. */
  int fixed() {
    if (end - at < 4) {
      throw new PackException("a row ends too early");
    }
    at += 4;
    return Octets.fixed(bytes, at - 4);
  }

  /** A number of things that take an octet each at least. */
  int count() {
    int count = number();
    if (count < 0 || count > end - at) {
      throw new PackException("expected at most " + (end - at) + " items, got " + count);
    }
    return count;
  }

  boolean flag() {
    return switch (octet()) {
      case 0 -> false;
      case 1 -> true;
      default -> throw new PackException("expected yes or no");
    };
  }

  String text() {
    return texts.get(number() - 1);
  }

  /** The text with this number in the table. */
  String text(int number) {
    return texts.get(number);
  }

  @Nullable String textOrNull() {
    int number = number();
    return number == 0 ? null : texts.get(number - 1);
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    return Enum.valueOf(type, text());
  }

  <E extends Enum<E>> @Nullable E constantOrNull(Class<E> type) {
    String name = textOrNull();
    return name == null ? null : Enum.valueOf(type, name);
  }

  List<String> texts() {
    String[] all = new String[count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = text();
    }
    return List.of(all);
  }

  <T> List<T> all(Function<PackInput, ? extends T> packing) {
    Object[] all = new Object[count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = packing.apply(this);
    }
    @SuppressWarnings("unchecked") // filled with nothing else
    List<T> items = (List<T>) List.of(all);
    return items;
  }

  /** The kind of what begins here and may hold others of its kind. */
  int enter() {
    if (++depth > PackOutput.DEEPEST) {
      throw new PackException("expected at most " + PackOutput.DEEPEST + " levels, got more");
    }
    return octet();
  }

  /** Ends what was begun last. */
  void leave() {
    depth--;
  }
}

package io.sigline.engine.packed;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Takes what {@link PackInput} gives. Texts are numbers in a table that all files share. */
final class PackOutput {
  /** Deeper than this nothing is packed, so that nothing packed can be too deep to be read. */
  static final int DEEPEST = 400;

  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private byte[] bytes = new byte[1 << 16];
  private int size;
  private int depth;

  /** How many bytes were taken. */
  int size() {
    return size;
  }

  /** Forgets the bytes beyond these, not the texts. */
  void cutTo(int fewer) {
    size = fewer;
    depth = 0;
  }

  /** The texts in the order of their numbers. */
  Set<String> texts() {
    return texts.keySet();
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  void octet(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = (byte) value;
  }

  void octets(byte[] all) {
    if (all.length > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(size * 2, size + all.length));
    }
    System.arraycopy(all, 0, bytes, size, all.length);
    size += all.length;
  }

  /** Seven bits an octet, the lowest first; the highest bit says that more follow. */
  void number(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      octet((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    octet(rest);
  }

  void fixed(int value) {
    octet(value >>> 24);
    octet(value >>> 16);
    octet(value >>> 8);
    octet(value);
  }

  void flag(boolean value) {
    octet(value ? 1 : 0);
  }

  /** The number of a text in the table. */
  int indexOf(String text) {
    return texts.computeIfAbsent(text, _ -> texts.size());
  }

  void text(String text) {
    number(indexOf(text) + 1);
  }

  void textOrNull(@Nullable String text) {
    if (text == null) {
      number(0);
    } else {
      text(text);
    }
  }

  void constantOrNull(@Nullable Enum<?> constant) {
    textOrNull(constant == null ? null : constant.name());
  }

  <T> void all(Collection<? extends T> items, BiConsumer<T, PackOutput> packing) {
    number(items.size());
    for (T item : items) {
      packing.accept(item, this);
    }
  }

  void texts(Collection<String> items) {
    all(items, (item, out) -> out.text(item));
  }

  /** Begins something that may hold others of its kind. */
  void enter(int kind) {
    if (++depth > DEEPEST) {
      throw new PackException("expected at most " + DEEPEST + " levels, got more");
    }
    octet(kind);
  }

  /** Ends what was begun last. */
  void leave() {
    depth--;
  }
}

package io.sigline.engine.fieldmap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Numbers texts from 0, without regard to the case of ASCII letters. Immutable; lookup does not
 * allocate.
 */
final class LiteralTable {
  /** Number of every text that is not in the table. */
  static final int UNKNOWN = -1;

  private final byte[][] literals;
  private final int[] table;

  private LiteralTable(List<byte[]> literals) {
    this.literals = literals.toArray(byte[][]::new);
    table = new int[Math.max(4, Integer.highestOneBit(Math.max(1, literals.size())) * 4)];
    Arrays.fill(table, UNKNOWN);
    for (int i = 0; i < this.literals.length; i++) {
      byte[] literal = this.literals[i];
      int at = hash(literal, 0, literal.length) & (table.length - 1);
      while (table[at] != UNKNOWN) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = i;
    }
  }

  /** A table of these texts, numbered in their order without those that differ in case only. */
  static LiteralTable of(Iterable<String> texts) {
    SequencedSet<String> folded = new LinkedHashSet<>();
    texts.forEach(text -> folded.add(fold(text)));
    return new LiteralTable(
        folded.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** The text with its ASCII letters in lower case. */
  static String fold(String text) {
    StringBuilder folded = new StringBuilder(text);
    for (int i = 0; i < folded.length(); i++) {
      char c = folded.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.setCharAt(i, (char) (c + 0x20));
      }
    }
    return folded.toString();
  }

  static byte fold(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 0x20) : b;
  }

  int size() {
    return literals.length;
  }

  int number(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return number(bytes, 0, bytes.length);
  }

  int number(byte[] text, int offset, int length) {
    int at = hash(text, offset, length) & (table.length - 1);
    while (table[at] != UNKNOWN) {
      if (same(literals[table[at]], text, offset, length)) {
        return table[at];
      }
      at = (at + 1) & (table.length - 1);
    }
    return UNKNOWN;
  }

  private static boolean same(byte[] literal, byte[] text, int offset, int length) {
    if (literal.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (literal[i] != fold(text[offset + i])) {
        return false;
      }
    }
    return true;
  }

  private static int hash(byte[] text, int offset, int length) {
    int hash = length;
    for (int i = offset; i < offset + length; i++) {
      hash = hash * 31 + fold(text[i]);
    }
    return hash ^ (hash >>> 15);
  }
}

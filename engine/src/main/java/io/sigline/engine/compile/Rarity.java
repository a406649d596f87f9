package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** A guess at how rare bytes and literals are in the texts of logs, made from no sample. */
final class Rarity {
  private static final byte[] COMMON =
      "e.\\siotanrc ldmp/w0-u:fhxgy12vb,_34568=79\"".getBytes(US_ASCII);
  private static final int[] COMMONNESS = commonness();

  private Rarity() {}

  /** The commonness of one byte, 1 (rare) to 44. */
  static int commonness(byte of) {
    return COMMONNESS[of & 0xff];
  }

  /** Where the rarest four bytes of the literal begin; 0 in a shorter one. */
  static int rarest(byte[] literal) {
    int best = 0;
    int bestSum = Integer.MAX_VALUE;
    for (int at = 0; at + 4 <= literal.length; at++) {
      int sum = commonness(literal, at);
      if (sum < bestSum) {
        best = at;
        bestSum = sum;
      }
    }
    return best;
  }

  /** The commonness of the four bytes from here. */
  static int commonness(byte[] literal, int at) {
    int sum = 0;
    for (int i = at; i < at + 4; i++) {
      sum += commonness(literal[i]);
    }
    return sum;
  }

  private static int[] commonness() {
    int[] table = new int[256];
    Arrays.fill(table, 1);
    for (int rank = 0; rank < COMMON.length; rank++) {
      table[COMMON[rank]] = COMMON.length - rank + 1;
    }
    for (char letter = 'A'; letter <= 'Z'; letter++) {
      table[letter] = table[letter + 0x20];
    }
    return table;
  }
}

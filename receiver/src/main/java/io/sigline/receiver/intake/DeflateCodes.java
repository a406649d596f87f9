package io.sigline.receiver.intake;

import java.io.IOException;
import java.util.Arrays;

/** The two codes of a deflate block. Source: RFC 1951, 3.2.5 to 3.2.7. Reused; one thread. */
final class DeflateCodes {
  private static final int LITERALS = 288;
  private static final int DISTANCES = 32;
  private static final int USED_LITERALS = 286;
  private static final int USED_DISTANCES = 30;
  private static final int END_OF_BLOCK = 256;
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int LONGEST_MATCH = 258;
  private static final int[] LENGTH_SYMBOLS = new int[ORDER.length];
  private static final int[] LITERAL_SYMBOLS = new int[LITERALS];
  private static final int[] DISTANCE_SYMBOLS = new int[DISTANCES];

  static {
    for (int i = 0; i < ORDER.length; i++) {
      LENGTH_SYMBOLS[i] = i << HuffmanTable.VALUE;
    }
    for (int i = 0; i < END_OF_BLOCK; i++) {
      LITERAL_SYMBOLS[i] = (i << HuffmanTable.VALUE) | HuffmanTable.LITERAL;
    }
    LITERAL_SYMBOLS[END_OF_BLOCK] = HuffmanTable.END;
    int base = 3;
    for (int i = 0; i < 28; i++) {
      int extra = i < 8 ? 0 : (i - 4) / 4;
      LITERAL_SYMBOLS[END_OF_BLOCK + 1 + i] = symbol(base, extra);
      base += 1 << extra;
    }
    LITERAL_SYMBOLS[USED_LITERALS - 1] = symbol(LONGEST_MATCH, 0);
    Arrays.fill(LITERAL_SYMBOLS, USED_LITERALS, LITERALS, HuffmanTable.INVALID);
    base = 1;
    for (int i = 0; i < USED_DISTANCES; i++) {
      int extra = i < 4 ? 0 : (i - 2) / 2;
      DISTANCE_SYMBOLS[i] = symbol(base, extra);
      base += 1 << extra;
    }
  }

  final HuffmanTable literals = new HuffmanTable(11, LITERALS, true);
  final HuffmanTable distances = new HuffmanTable(8, DISTANCES, true);
  private final HuffmanTable lengthCode = new HuffmanTable(7, ORDER.length, false);
  private final byte[] lengths = new byte[LITERALS + DISTANCES];

  private static int symbol(int base, int extra) {
    return (base << HuffmanTable.VALUE) | (extra << HuffmanTable.EXTRA);
  }

  /** The codes that need not be sent. */
  void fixed() throws IOException {
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, LITERALS, (byte) 8);
    literals.build(lengths, 0, LITERALS, LITERAL_SYMBOLS);
    Arrays.fill(lengths, 0, DISTANCES, (byte) 5);
    distances.build(lengths, 0, DISTANCES, DISTANCE_SYMBOLS);
  }

  /** Reads the codes of a block that brings its own. */
  void read(Deflate stream) throws IOException {
    int literalCount = stream.take(5) + 257;
    int distanceCount = stream.take(5) + 1;
    int lengthCount = stream.take(4) + 4;
    if (literalCount > USED_LITERALS || distanceCount > USED_DISTANCES) {
      throw new IOException("too many length or distance symbols");
    }
    Arrays.fill(lengths, 0, ORDER.length, (byte) 0);
    for (int i = 0; i < lengthCount; i++) {
      lengths[ORDER[i]] = (byte) stream.take(3);
    }
    lengthCode.build(lengths, 0, ORDER.length, LENGTH_SYMBOLS);
    readLengths(stream, literalCount + distanceCount);
    if (lengths[END_OF_BLOCK] == 0) {
      throw new IOException("invalid code -- missing end-of-block");
    }
    literals.build(lengths, 0, literalCount, LITERAL_SYMBOLS);
    distances.build(lengths, literalCount, distanceCount, DISTANCE_SYMBOLS);
  }

  private void readLengths(Deflate stream, int wanted) throws IOException {
    int known = 0;
    while (known < wanted) {
      int symbol = stream.take(lengthCode) >>> HuffmanTable.VALUE;
      if (symbol < 16) {
        lengths[known++] = (byte) symbol;
        continue;
      }
      byte value = 0;
      int times;
      switch (symbol) {
        case 16 -> {
          if (known == 0) {
            throw new IOException("invalid bit length repeat");
          }
          value = lengths[known - 1];
          times = 3 + stream.take(2);
        }
        case 17 -> times = 3 + stream.take(3);
        default -> times = 11 + stream.take(7);
      }
      if (known + times > wanted) {
        throw new IOException("invalid bit length repeat");
      }
      Arrays.fill(lengths, known, known + times, value);
      known += times;
    }
  }
}

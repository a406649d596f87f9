package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class NeedleTest {
  private static final int ROUNDS = 200_000;

  /** Bytes around zero, and around the sign, are where searches of eight at a time go wrong. */
  private static final byte[] ALPHABET = {0, 1, 'a', 'b', 0x7f, (byte) 0x80, (byte) 0x81, -1};

  private final Random random = new Random(4);

  @Test
  void find_randomTexts_agreesWithIndexOf() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] literal = bytes(random.nextInt(12));
      byte[] buffer = bytes(random.nextInt(80));
      int from = random.nextInt(buffer.length + 1);
      int to = from + random.nextInt(buffer.length - from + 1);
      if (random.nextBoolean() && literal.length <= to - from) {
        int at = from + random.nextInt(to - from - literal.length + 1);
        System.arraycopy(literal, 0, buffer, at, literal.length);
      }

      int found = new Needle(Needle.Place.ANYWHERE, literal).find(buffer, from, to);

      int expected = text(buffer, from, to).indexOf(text(literal, 0, literal.length));
      assertThat(found)
          .as("round %d, %d to %d", round, from, to)
          .isEqualTo(expected < 0 ? -1 : from + expected);
    }
  }

  @Test
  void matchesFolded_randomTexts_agreesWithTheTextFolded() {
    byte[] alphabet = {'a', 'A', 'z', 'Z', '[', '{', '@', '`', (byte) 0xc3, (byte) 0xa9};
    for (int round = 0; round < ROUNDS; round++) {
      byte[] literal = bytes(random.nextInt(12), alphabet);
      for (int i = 0; i < literal.length; i++) {
        literal[i] = literal[i] < 0 ? (byte) '~' : Words.fold(literal[i]);
      }
      byte[] text = bytes(random.nextInt(60), alphabet);
      if (random.nextBoolean() && literal.length <= text.length) {
        int at = random.nextInt(text.length - literal.length + 1);
        System.arraycopy(literal, 0, text, at, literal.length);
      }
      byte[] folded = text.clone();
      for (int i = 0; i < folded.length; i++) {
        folded[i] = Words.fold(folded[i]);
      }
      for (Needle.Place place : Needle.Place.values()) {
        Needle needle = new Needle(place, literal);
        assertThat(needle.matchesFolded(text, 0, text.length))
            .as("round %d, %s", round, place)
            .isEqualTo(needle.matches(folded, 0, folded.length));
      }
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  private byte[] bytes(int length) {
    return bytes(length, ALPHABET);
  }

  private byte[] bytes(int length, byte[] alphabet) {
    byte[] bytes = new byte[length];
    int letters = 1 + random.nextInt(alphabet.length);
    for (int i = 0; i < length; i++) {
      bytes[i] = alphabet[random.nextInt(letters)];
    }
    return bytes;
  }
}

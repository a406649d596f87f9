package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Needle.Place;
import io.sigline.engine.rule.TextPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Needles of ASCII sought in texts as they came, held to a plain search in the folded text. */
final class FoldedNeedlesTest {
  private static final List<Place> PLACES = List.of(Place.values());

  /** Letters, what differs from a letter by the ignored bit only, and letters that look folded. */
  private static final String[] ALPHABET = {
    "a",
    "A",
    "b",
    "K",
    "k",
    "@",
    "`",
    "[",
    "{",
    "\\",
    "|",
    "_",
    "\u007f",
    "1",
    "\u0011",
    "\u212a",
    "\u0130",
    "\u0131",
    "\u017f",
    "\u00e9",
    "\u00c9",
    "\ud83d\ude00"
  };

  private static final int ASCII = 15;

  @Test
  void set_randomNeedlesAndTexts_findsWhatStandsInTheFoldedText() {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      List<Needle> needles = new ArrayList<>();
      int shortest = random.nextInt(9) + (seed % 5 == 0 ? 20 : 0);
      for (int i = random.nextInt(40); i >= 0; i--) {
        String literal = TextPattern.fold(text(random, shortest + random.nextInt(10), ASCII));
        needles.add(new Needle(PLACES.get(random.nextInt(4)), literal));
      }
      for (int i = 0; i < 60; i++) {
        byte[] text = bytes(random, needles);
        assertThat(found(needles, text))
            .as("seed %d, text '%s'", seed, new String(text, UTF_8))
            .isEqualTo(expected(needles, text));
      }
    }
  }

  @Test
  void set_kelvinSign_isNoK() {
    List<Needle> needles =
        List.of(new Needle(Place.ANYWHERE, "kelvin"), new Needle(Place.START, "kelvin"));

    assertThat(found(needles, "KELVIN".getBytes(UTF_8))).containsExactly(0, 1);
    assertThat(found(needles, "\u212aelvin".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void set_bytesThatDifferInTheIgnoredBitOnly_areOther() {
    List<Needle> needles =
        List.of(
            new Needle(Place.WHOLE, "a`{|}~@x"),
            new Needle(Place.ANYWHERE, "a`{|}~@x"),
            new Needle(Place.END, "a`{|}~@x"));

    assertThat(found(needles, "A`{|}~@X".getBytes(UTF_8))).containsExactly(0, 1, 2);
    assertThat(found(needles, "A@[\\]~`X".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void fold_everyByteAtEveryPlace_foldsAsciiLettersOnly() {
    for (int at = 0; at < 64; at += 8) {
      for (int value = 0; value < 256; value++) {
        long expected = value >= 'A' && value <= 'Z' ? value + 0x20 : value;
        assertThat(Words.fold((long) value << at)).isEqualTo(expected << at);
      }
    }
  }

  /** A text with a needle in it now and then, in any case, and sometimes not UTF-8. */
  private static byte[] bytes(Random random, List<Needle> needles) {
    String text = text(random, random.nextInt(20), ALPHABET.length);
    if (random.nextBoolean()) {
      String literal = new String(needles.get(random.nextInt(needles.size())).literal(), UTF_8);
      text =
          text(random, random.nextInt(5), ALPHABET.length)
              + (random.nextBoolean() ? literal.toUpperCase(Locale.ROOT) : literal)
              + text(random, random.nextInt(5), ALPHABET.length);
    }
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static List<Integer> expected(List<Needle> needles, byte[] bytes) {
    String text = TextPattern.fold(new String(bytes, UTF_8));
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < needles.size(); i++) {
      String literal = new String(needles.get(i).literal(), UTF_8);
      boolean there =
          switch (needles.get(i).place()) {
            case WHOLE -> text.equals(literal);
            case START -> text.startsWith(literal);
            case END -> text.endsWith(literal);
            case ANYWHERE -> text.contains(literal);
          };
      if (there) {
        expected.add(i);
      }
    }
    return expected;
  }

  /** What is found in the text, between letters that are not part of it. */
  private static List<Integer> found(List<Needle> needles, byte[] text) {
    byte[] buffer = new byte[text.length + 9];
    Arrays.fill(buffer, (byte) 'a');
    System.arraycopy(text, 0, buffer, 5, text.length);
    TreeSet<Integer> hits = new TreeSet<>();
    NeedleSet set = new NeedleSet(needles, Letters.FOLDED_ON_THE_WAY, GramWeights.BY_FORM);
    set.scan(
        buffer,
        5,
        text.length,
        needle -> {
          hits.add(needle);
          return false;
        });
    return List.copyOf(hits);
  }

  private static String text(Random random, int length, int letters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET[random.nextInt(letters)]);
    }
    return text.toString();
  }
}

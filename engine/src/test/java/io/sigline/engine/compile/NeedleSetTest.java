package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Needle.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class NeedleSetTest {
  private static final List<Place> PLACES = List.of(Place.values());
  private static final String ALPHABET = "ab\\.\u00e9";

  @Test
  void set_randomNeedlesAndTexts_findsWhatEachNeedleFinds() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Needle> needles = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        Place place = PLACES.get(random.nextInt(4));
        needles.add(new Needle(place, text(random, random.nextInt(12))));
      }
      NeedleSet set = new NeedleSet(needles);
      for (int i = 0; i < 40; i++) {
        String text = text(random, random.nextInt(20));
        assertThat(found(set, "a.b", text, "b.a"))
            .as("seed %d, text '%s'", seed, text)
            .isEqualTo(expected(needles, text));
      }
    }
  }

  @Test
  void set_longNeedlesOnly_areFoundAtEveryPlace() {
    for (int shortest = 4; shortest <= 13; shortest++) {
      Random random = new Random(shortest);
      List<Needle> needles = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        needles.add(new Needle(Place.ANYWHERE, ascii(random, shortest + random.nextInt(3))));
      }
      NeedleSet set = new NeedleSet(needles);
      for (int i = 0; i < 500; i++) {
        String text = ascii(random, random.nextInt(90));
        assertThat(found(set, "ab.", text, ".ba"))
            .as("from %d bytes on, text '%s'", shortest, text)
            .isEqualTo(expected(needles, text));
      }
    }
  }

  @Test
  void set_literalEndsBehindTheText_isNotFound() {
    NeedleSet set =
        new NeedleSet(
            List.of(
                new Needle(Place.ANYWHERE, "abc"),
                new Needle(Place.ANYWHERE, "abcd"),
                new Needle(Place.END, "bc"),
                new Needle(Place.WHOLE, "abc"),
                new Needle(Place.START, "abc")));

    assertThat(found(set, "", "ab", "cd")).isEmpty();
    assertThat(found(set, "a", "b", "cd")).isEmpty();
    assertThat(found(set, "", "abc", "d")).containsExactly(0, 2, 3, 4);
  }

  @Test
  void set_empty_findsNothing() {
    NeedleSet set = new NeedleSet(List.of());

    assertThat(set.matches(new byte[0], 0, 0)).isFalse();
    assertThat(set.matches(new byte[] {'a'}, 0, 1)).isFalse();
  }

  @Test
  void set_emptyNeedles_areInEveryText() {
    NeedleSet set =
        new NeedleSet(
            List.of(
                new Needle(Place.ANYWHERE, ""),
                new Needle(Place.START, ""),
                new Needle(Place.END, ""),
                new Needle(Place.WHOLE, "")));

    assertThat(found(set, "x", "", "y")).containsExactly(0, 1, 2, 3);
    assertThat(found(set, "x", "a", "y")).containsExactly(0, 1, 2);
  }

  @Test
  void set_enoughIsSaid_stops() {
    NeedleSet set =
        new NeedleSet(List.of(new Needle(Place.START, "a"), new Needle(Place.ANYWHERE, "bbbb")));
    List<Integer> hits = new ArrayList<>();
    byte[] text = "abbbb".getBytes(UTF_8);

    boolean enough = set.scan(text, 0, text.length, hits::add);

    assertThat(enough).isTrue();
    assertThat(hits).hasSize(1);
  }

  private static List<Integer> expected(List<Needle> needles, String text) {
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

  /** What is found in the middle text of a buffer that holds all three. */
  private static List<Integer> found(NeedleSet set, String before, String text, String after) {
    byte[] buffer = (before + text + after).getBytes(UTF_8);
    TreeSet<Integer> hits = new TreeSet<>();
    set.scan(
        buffer,
        before.getBytes(UTF_8).length,
        text.getBytes(UTF_8).length,
        needle -> {
          hits.add(needle);
          return false;
        });
    return List.copyOf(hits);
  }

  private static String ascii(Random random, int length) {
    return text(random, length).replace('\u00e9', 'a');
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}

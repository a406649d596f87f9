package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextRunsTest {
  private static final byte[] RECORD = new byte[4_096];

  private final TextRuns runs = new TextRuns();

  @Test
  void text_nearTheLastOne_isOneRunWithWhatIsBetween() {
    runs.text(RECORD, 10, 5);
    runs.text(RECORD, 100, 20);

    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.start(0)).isEqualTo(10);
    assertThat(runs.length(0)).isEqualTo(110);
  }

  @Test
  void text_farFromTheLastOne_isARunOfItsOwn() {
    runs.text(RECORD, 10, 5);
    runs.text(RECORD, 2_000, 20);

    assertThat(runs.size()).isEqualTo(2);
    assertThat(runs.start(1)).isEqualTo(2_000);
    assertThat(runs.length(1)).isEqualTo(20);
  }

  @Test
  void text_inAnotherBuffer_isARunOfItsOwn() {
    byte[] other = new byte[4_096];
    runs.text(RECORD, 10, 5);
    runs.text(other, 15, 5);

    assertThat(runs.size()).isEqualTo(2);
    assertThat(runs.buffer(0)).isSameAs(RECORD);
    assertThat(runs.buffer(1)).isSameAs(other);
  }

  @Test
  void text_thatBeginsBeforeTheLastOne_isCovered() {
    runs.text(RECORD, 100, 5);
    runs.text(RECORD, 90, 40);
    runs.text(RECORD, 60, 4);

    assertThat(runs.size()).isEqualTo(1);
    assertThat(runs.start(0)).isEqualTo(60);
    assertThat(runs.length(0)).isEqualTo(70);
  }

  @Test
  void text_longAndThereBefore_isNotSearchedAgain() {
    byte[] record = new byte[4_096];
    new Random(1).nextBytes(record);
    System.arraycopy(record, 0, record, 2_000, 500);
    runs.text(record, 0, 500);
    runs.text(record, 2_000, 500);
    runs.text(record, 3_000, 500);

    assertThat(runs.size()).isEqualTo(2);
    assertThat(runs.start(1)).isEqualTo(3_000);

    runs.clear();
    runs.text(record, 2_000, 500);
    assertThat(runs.size()).as("those of the record before do not count").isEqualTo(1);
  }

  @Test
  void text_longAndAlmostThereBefore_isSearched() {
    byte[] record = new byte[4_096];
    record[2_499] = 'x';
    runs.text(record, 0, 500);
    runs.text(record, 2_000, 500);

    assertThat(runs.size()).isEqualTo(2);
    assertThat(runs.length(1)).isEqualTo(500);
  }

  @Test
  void text_atRandom_isCoveredByARun() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      runs.clear();
      List<int[]> texts = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int offset = random.nextInt(RECORD.length);
        int length = random.nextInt(Math.min(100, RECORD.length - offset));
        texts.add(new int[] {offset, length});
        runs.text(RECORD, offset, length);
      }
      assertThat(texts).allMatch(text -> isCovered(text[0], text[1]));
    }
  }

  private boolean isCovered(int offset, int length) {
    for (int run = 0; run < runs.size(); run++) {
      int end = runs.start(run) + runs.length(run);
      if (runs.start(run) <= offset && offset + length <= end) {
        return true;
      }
    }
    return false;
  }

  @Test
  void clear_afterTexts_forgetsThem() {
    runs.text("some text".getBytes(UTF_8), 0, 9);
    runs.clear();

    assertThat(runs.size()).isZero();
  }
}

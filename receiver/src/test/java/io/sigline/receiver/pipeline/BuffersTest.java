package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuffersTest {
  private final Buffers buffers = new Buffers(1 << 20);

  @Test
  void take_anyLength_isLongEnoughAndWastesAQuarterAtMost() {
    for (int length = 0; length < 10_000_000; length += 1 + length / 97) {
      int size = Buffers.size(length);
      assertThat(size).isGreaterThanOrEqualTo(length);
      assertThat((double) size).isLessThanOrEqualTo(Math.max(16 << 10, 1.25 * length));
      assertThat(Buffers.size(size)).isEqualTo(size);
    }
    assertThat(Buffers.size(Integer.MAX_VALUE - 8)).isEqualTo(Integer.MAX_VALUE - 8);
  }

  @Test
  void take_afterGive_isTheSameArray() {
    byte[] first = buffers.take(100_000);
    buffers.give(first);
    assertThat(buffers.take(100_001)).isSameAs(first);
    assertThat(buffers.take(100_001)).isNotSameAs(first);
  }

  @Test
  void give_moreThanIsKept_isForgotten() {
    byte[] first = buffers.take(600_000);
    byte[] second = buffers.take(600_000);
    buffers.give(first);
    buffers.give(second);
    assertThat(buffers.take(600_000)).isSameAs(first);
    assertThat(buffers.take(600_000)).isNotSameAs(second);
  }

  @Test
  void give_arrayOfAnotherMaker_isForgotten() {
    byte[] odd = new byte[100_001];
    buffers.give(odd);
    assertThat(buffers.take(100_001)).isNotSameAs(odd);
  }
}

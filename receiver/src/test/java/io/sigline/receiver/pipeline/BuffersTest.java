package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuffersTest {
  private final Room.Bound bound = new Room.Bound(10 << 20, 1 << 20);
  private final Buffers buffers = new Buffers(bound);

  @Test
  void take_anyLength_isLongEnoughAndWastesAQuarterOrAMegabyteAtMost() {
    for (int length = 0; length < 10_000_000; length += 1 + length / 97) {
      int size = Buffers.size(length);
      assertThat(size).isGreaterThanOrEqualTo(length);
      assertThat((double) size).isLessThanOrEqualTo(Math.max(16 << 10, limit(length)));
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

  private static double limit(int length) {
    return length > 400_000 ? length + Math.max(1 << 20, 0.26 * length) : 1.26 * length;
  }

  @Test
  void take_somewhatLessThanAnUnusedOne_isThatOne() {
    byte[] first = buffers.take(3_000_000);
    buffers.give(first);
    assertThat(buffers.take(2_000_000)).isSameAs(first);
  }

  @Test
  void give_beyondTheBoundWithWhatIsInFlight_isForgotten() {
    byte[] first = buffers.take(3_000_000);
    byte[] second = buffers.take(3_000_000);
    Room room = new Room(bound);
    assertThat(room.grow(6_000_000)).isTrue();
    buffers.give(first);
    buffers.give(second);
    assertThat(buffers.take(3_000_000)).isSameAs(first);
    assertThat(buffers.take(3_000_000)).isNotSameAs(second);
  }

  @Test
  void take_moreThanIsLeftBesideUnusedOnes_theseAreForgotten() {
    byte[] first = buffers.take(3_000_000);
    buffers.give(first);
    buffers.take(9_000_000);
    assertThat(buffers.take(3_000_000)).isNotSameAs(first);
  }

  @Test
  void give_arrayOfAnotherMaker_isForgotten() {
    byte[] odd = new byte[100_001];
    buffers.give(odd);
    assertThat(buffers.take(100_001)).isNotSameAs(odd);
  }
}

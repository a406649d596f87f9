package io.sigline.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PendingHitsTest {
  private record Waiting(long arrival, long time, int group, int birth, int height) {}

  @Test
  void manyAtOnce_thenNone_leavesNoMemoryBehind() {
    PendingHits pending = new PendingHits(5);
    long before = pending.bytes();

    for (int i = 0; i < 100_000; i++) {
      pending.add(i, i, i, 1, 0);
    }
    assertThat(pending.bytes()).isGreaterThan(100 * before);
    while (!pending.isEmpty()) {
      pending.remove();
    }

    assertThat(pending.bytes()).isEqualTo(before);
  }

  @Test
  void addAndRemove_whateverTheNumber_keepsTheOrder() {
    Random random = new Random(7);
    PendingHits pending = new PendingHits(5);
    Queue<Waiting> expected = new ArrayDeque<>();
    for (int wave = 0; wave < 200; wave++) {
      int added = random.nextInt(2_000);
      for (int i = 0; i < added; i++) {
        Waiting hit =
            new Waiting(
                random.nextLong(1L << 40),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                3);
        expected.add(hit);
        pending.add(hit.arrival(), hit.time(), hit.group(), hit.birth(), hit.height());
      }
      int removed = random.nextInt(expected.size() + 1);
      for (int i = 0; i < removed; i++) {
        Waiting first = expected.remove();
        assertThat(
                new Waiting(
                    pending.due() - 5,
                    pending.time(),
                    pending.group(),
                    pending.birth(),
                    pending.height()))
            .isEqualTo(first);
        pending.remove();
      }
      assertThat(pending.isEmpty()).isEqualTo(expected.isEmpty());
    }
  }
}

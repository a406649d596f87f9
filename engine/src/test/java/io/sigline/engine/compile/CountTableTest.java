package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountTableTest {
  @Test
  void add_sameKeyTwiceInAnEvent_countsOnce() {
    CountTable table = new CountTable(16);
    table.add(7, 3, 1);
    table.add(7, 3, 1);
    table.add(7, 3, 2);
    table.add(8, 3, 2);

    assertThat(counts(table)).containsExactlyInAnyOrderEntriesOf(Map.of(7L, 2, 8L, 1));
  }

  @Test
  void add_moreKeysThanFit_keepsWhatIsFrequent() {
    CountTable table = new CountTable(1024);
    for (int event = 1; event <= 5_000; event++) {
      table.add(1L << 32, 0, event);
      table.add(Words.mix(event), 0, event);
    }

    assertThat(counts(table)).containsEntry(1L << 32, 5_000).hasSizeLessThan(1024);
  }

  @Test
  void add_allKeysAreAsFrequent_staysBounded() {
    CountTable table = new CountTable(64);
    for (int event = 1; event <= 10; event++) {
      for (long key = 1; key <= 200; key++) {
        table.add(Words.mix(key), 0, event);
      }
    }

    assertThat(counts(table)).hasSizeLessThan(64);
  }

  private static Map<Long, Integer> counts(CountTable table) {
    Map<Long, Integer> counts = new HashMap<>();
    table.forEach((key, _, count) -> counts.put(key, count));
    return counts;
  }
}

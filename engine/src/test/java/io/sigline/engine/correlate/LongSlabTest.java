package io.sigline.engine.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LongSlabTest {
  private final LongSlab slab = new LongSlab();

  private record Block(int address, int sizeClass, long fill) {}

  @Test
  void blocks_ofEverySize_keepWhatIsWrittenUntilTheyAreFreed() {
    Random random = new Random(20_261_121);
    List<Block> live = new ArrayList<>();
    long liveLongs = 0;
    for (int step = 0; step < 200_000; step++) {
      boolean growing = (step / 20_000) % 2 == 0;
      if (live.isEmpty() || random.nextInt(10) < (growing ? 7 : 3)) {
        int sizeClass = LongSlab.sizeClass(1 << random.nextInt(random.nextInt(50) == 0 ? 18 : 9));
        Block block = new Block(slab.allocate(sizeClass), sizeClass, random.nextLong());
        fill(block);
        live.add(block);
        liveLongs += 1L << sizeClass;
      } else {
        Block block = live.set(random.nextInt(live.size()), live.getLast());
        live.removeLast();
        check(block);
        slab.free(block.address(), block.sizeClass());
        liveLongs -= 1L << block.sizeClass();
      }
      assertThat(slab.liveBytes()).isEqualTo(liveLongs * Long.BYTES);
    }
    live.forEach(this::check);
    live.forEach(block -> slab.free(block.address(), block.sizeClass()));
    assertThat(slab.liveBytes()).isZero();
    assertThat(slab.heldBytes()).as("one page is kept").isLessThan(600_000);
  }

  @Test
  void freedBlocks_serveLargerOnes() {
    int[] small = new int[100_000];
    for (int i = 0; i < small.length; i++) {
      small[i] = slab.allocate(2);
    }
    long held = slab.heldBytes();
    for (int block : small) {
      slab.free(block, 2);
    }
    for (int i = 0; i < small.length / 8; i++) {
      int _ = slab.allocate(5);
    }

    assertThat(slab.heldBytes()).isEqualTo(held);
  }

  private void fill(Block block) {
    long[] page = slab.page(block.address());
    int offset = slab.offset(block.address());
    for (int i = 0; i < 1 << block.sizeClass(); i++) {
      page[offset + i] = block.fill() + i;
    }
  }

  private void check(Block block) {
    for (int i = 0; i < 1 << block.sizeClass(); i++) {
      if (slab.get(block.address(), i) != block.fill() + i) {
        throw new AssertionError("a block was written to by another: " + block);
      }
    }
  }
}

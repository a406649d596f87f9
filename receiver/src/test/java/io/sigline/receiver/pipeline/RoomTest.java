package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Room.Bound bound = new Room.Bound(80_000, 1_000);

  private Thread waiter() {
    return Thread.ofPlatform().daemon().start(new Room(bound)::awaitDemand);
  }

  @Test
  void awaitDemand_ringHasABacklog_goesOnWhenItIsThrough() throws InterruptedException {
    Room first = new Room(bound);
    Room second = new Room(bound);
    first.submitted(800);
    second.submitted(800);
    Thread waiter = waiter();
    first.release();
    assertThat(waiter.join(LONG)).isTrue();
    second.release();
    second.release();
    new Room(bound).submitted(999);
    assertThat(waiter().join(LONG)).isTrue();
  }

  @Test
  void awaitDemand_ringIsStuck_goesOnAfterAWhile() throws InterruptedException {
    new Room(bound).submitted(1_000);
    assertThat(waiter().join(LONG)).isTrue();
  }

  @Test
  void grow_smallCall_neverGoesBeyondTheBound() {
    Room large = new Room(bound);
    assertThat(large.grow(70_000)).isTrue();
    Room small = new Room(bound);
    assertThat(small.grow(1_000)).isTrue();
    assertThat(small.grow(900)).isFalse();
    assertThat(large.grow(100_000)).isTrue();
    assertThat(bound.left()).isNegative();
    small.release();
    large.release();
    assertThat(bound.held()).isZero();
  }
}

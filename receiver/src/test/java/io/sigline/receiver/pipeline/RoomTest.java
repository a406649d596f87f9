package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Room.Bound bound = new Room.Bound(80_000, 1_000);

  private Thread waiter() {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          Room room = new Room(bound);
          assertThat(room.open(LONG.toNanos() * 2)).isTrue();
          room.release();
        });
  }

  @Test
  void open_ringHasABacklog_goesOnWhenItIsThrough() throws InterruptedException {
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
  void open_ringIsStuck_givesUpInTime() {
    new Room(bound).submitted(1_000);
    assertThat(new Room(bound).open(Duration.ofMillis(1).toNanos())).isFalse();
    assertThat(new Room(bound).open(-1)).isFalse();
  }

  @Test
  void open_noTimeLeftAndRingHasNothingToDo_isOpened() {
    assertThat(new Room(bound).open(-1)).isTrue();
  }

  @Test
  void open_asManyAreOpenAsThereAreCores_nextWaitsForOneToEnterTheRing() {
    int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
    List<Room> open = new ArrayList<>();
    for (int i = 0; i < cores; i++) {
      open.add(new Room(bound));
      assertThat(open.get(i).open(0)).isTrue();
    }
    Room next = new Room(bound);
    assertThat(next.open(0)).isFalse();
    open.get(0).submitted(10);
    assertThat(next.open(0)).isTrue();
    assertThat(new Room(bound).open(0)).isFalse();
    open.get(1).release();
    open.get(1).release();
    assertThat(new Room(bound).open(0)).isTrue();
    assertThat(new Room(bound).open(0)).isFalse();
  }

  @Test
  void grow_asItWasSent_leavesRoomForWhatIsOpened() {
    Room sent = new Room(bound);
    Room other = new Room(bound);
    assertThat(sent.grow(9_000)).isTrue();
    List<Room> more = new ArrayList<>();
    Room last = new Room(bound);
    while (last.grow(5_000)) {
      more.add(last);
      last = new Room(bound);
    }
    assertThat(bound.left()).isPositive();
    assertThat(other.open(0)).isTrue();
    assertThat(other.grow(bound.left() - 4096)).isTrue();
    assertThat(bound.left()).isZero();
    other.release();
    assertThat(last.grow(5_000)).isFalse();
    assertThat(sent.open(0)).isTrue();
    sent.release();
    assertThat(last.grow(5_000)).isTrue();
    more.forEach(Room::release);
    last.release();
    assertThat(bound.held()).isZero();
  }

  @Test
  void grow_openedAndNoRoom_waitsUntilTheRingGivesSomeBack() throws InterruptedException {
    Room inRing = new Room(bound);
    assertThat(inRing.open(0)).isTrue();
    assertThat(inRing.grow(9_000)).isTrue();
    Room filler = new Room(bound);
    assertThat(filler.open(0)).isTrue();
    assertThat(filler.grow(62_000)).isTrue();
    inRing.submitted(9_000);
    AtomicBoolean granted = new AtomicBoolean();
    Thread grower =
        Thread.ofPlatform().daemon().start(() -> granted.set(filler.grow(9_000) && filler.grow(1)));
    inRing.release();
    assertThat(grower.join(LONG)).isTrue();
    assertThat(granted).isTrue();
  }

  @Test
  void grow_smallCall_neverGoesBeyondTheBound() {
    Room large = new Room(bound);
    assertThat(large.open(0)).isTrue();
    assertThat(large.grow(70_000)).isTrue();
    Room small = new Room(bound);
    assertThat(small.open(0)).isTrue();
    assertThat(small.grow(1_000)).isTrue();
    assertThat(small.grow(900)).isFalse();
    assertThat(large.grow(100_000)).isTrue();
    assertThat(bound.left()).isNegative();
    small.release();
    large.release();
    assertThat(bound.held()).isZero();
  }
}

package io.sigline.receiver.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ReloadPaceTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong();
  private final List<Long> rests = new ArrayList<>();
  private boolean busy = true;
  private final ReloadPace pace = new ReloadPace(() -> busy, now::get, this::sleep);

  @Test
  void rest_recordsWait_restsManyTimesAsLongAsItWorked() {
    work(10 * MILLI);

    assertThat(rests).containsExactly(150 * MILLI);
  }

  @Test
  void rest_littleWork_goesOn() {
    work(MILLI);
    work(MILLI);
    assertThat(rests).isEmpty();

    work(3 * MILLI);
    assertThat(rests).containsExactly(75 * MILLI);
  }

  @Test
  void rest_nothingToJudge_goesOn() {
    busy = false;

    work(10 * MILLI);
    busy = true;
    work(MILLI);

    assertThat(rests).isEmpty();
  }

  @Test
  void rest_afterLongPauseBetweenTwoLoads_restsNotLongerThanASecond() {
    work(3_600_000 * MILLI);

    assertThat(rests).containsExactly(1_000 * MILLI);
  }

  private void work(long nanos) {
    now.addAndGet(nanos);
    pace.rest();
  }

  private void sleep(long nanos) {
    rests.add(nanos);
    now.addAndGet(nanos);
  }
}

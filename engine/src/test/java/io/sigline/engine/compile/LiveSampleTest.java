package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveSampleTest {
  @Test
  void pauseAfter_growsWithWhatWasLearnt_upToABound() {
    assertThat(LiveSample.pauseAfter(0)).isEqualTo(8);
    assertThat(LiveSample.pauseAfter(400)).isEqualTo(100);
    assertThat(LiveSample.pauseAfter(2048)).isEqualTo(512);
    assertThat(LiveSample.pauseAfter(4096)).isEqualTo(2048);
    assertThat(LiveSample.pauseAfter(8192)).isEqualTo(8192);
    assertThat(LiveSample.pauseAfter(Integer.MAX_VALUE)).isEqualTo(8192);
  }

  @Test
  void pauseAfter_neverShrinks() {
    for (int events = 1; events < 10_000; events++) {
      assertThat(LiveSample.pauseAfter(events))
          .isGreaterThanOrEqualTo(LiveSample.pauseAfter(events - 1));
    }
  }
}

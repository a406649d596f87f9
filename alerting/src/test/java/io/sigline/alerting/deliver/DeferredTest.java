package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeferredTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration HOURS = Duration.ofHours(3);

  private final Deferred deferred = new Deferred(Duration.ofSeconds(5), Duration.ofMinutes(5));

  @Test
  void at_beforeTheTimeIsOver_leavesOut() {
    deferred.defer("refused", NOW);
    deferred.space("sent", Duration.ofSeconds(2), NOW);

    assertThat(deferred.at(NOW.plusSeconds(1))).containsExactlyInAnyOrder("refused", "sent");
    assertThat(deferred.at(NOW.plusSeconds(3))).containsExactly("refused");
    assertThat(deferred.at(NOW.plusSeconds(5))).isEmpty();
  }

  @Test
  void clockSetBackByHours_nothingIsLeftOutForHours() {
    deferred.defer("refused", NOW);
    deferred.space("sent", Duration.ofSeconds(2), NOW);

    assertThat(deferred.at(NOW.minus(HOURS))).isEmpty();
  }

  @Test
  void clockSetBackAndRefusedAgain_waitsTwiceAsLongFromThen() {
    deferred.defer("refused", NOW);
    deferred.defer("refused", NOW.minus(HOURS));

    assertThat(deferred.at(NOW.minus(HOURS).plusSeconds(9))).containsExactly("refused");
    assertThat(deferred.at(NOW.minus(HOURS).plusSeconds(10))).isEmpty();
  }
}

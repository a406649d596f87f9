package io.sigline.alerting.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeferredTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

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
  void refusedAgain_waitsTwiceAsLongFromThen() {
    deferred.defer("refused", NOW);
    deferred.defer("refused", NOW.plusSeconds(5));

    assertThat(deferred.at(NOW.plusSeconds(14))).containsExactly("refused");
    assertThat(deferred.at(NOW.plusSeconds(15))).isEmpty();
  }
}

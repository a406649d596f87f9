package io.sigline.receiver.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.FieldSighting;
import io.sigline.engine.compile.SourceSightings;
import io.sigline.receiver.seen.SourceTimes.FieldTimes;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceTimesTest {
  private static final Instant FIRST = Instant.parse("2026-11-21T06:00:00Z");
  private static final Instant SECOND = FIRST.plusSeconds(10);
  private static final SourceSightings NOTHING = new SourceSightings(0, Map.of());

  @Test
  void with_whatGrew_getsTheTime() {
    SourceTimes first = SourceTimes.NONE.with(NOTHING, sightings(4, 3, 2), true, FIRST);
    SourceTimes second = first.with(sightings(4, 3, 2), sightings(9, 3, 5), true, SECOND);

    assertThat(second.looked()).isEqualTo(9);
    assertThat(second.lastSeen()).isEqualTo(SECOND);
    assertThat(second.fields().get("F")).isEqualTo(new FieldTimes(3, "body.F", FIRST, 4));
    assertThat(second.fields().get("G")).isEqualTo(new FieldTimes(5, "body.G", SECOND, 9));
  }

  @Test
  void with_nothingNew_staysAsItWas() {
    SourceTimes first = SourceTimes.NONE.with(NOTHING, sightings(4, 3, 2), true, FIRST);

    assertThat(first.with(sightings(4, 3, 2), sightings(4, 3, 2), false, SECOND)).isSameAs(first);
  }

  @Test
  void with_eventsThatWereNotLookedAt_areSeenAllTheSame() {
    SourceTimes first = SourceTimes.NONE.with(NOTHING, sightings(4, 3, 2), true, FIRST);
    SourceTimes second = first.with(sightings(4, 3, 2), sightings(4, 3, 2), true, SECOND);

    assertThat(second.lastSeen()).isEqualTo(SECOND);
    assertThat(second.fields()).isEqualTo(first.fields());
  }

  @Test
  void with_countsThatBeganAnew_addsThem() {
    SourceTimes first = SourceTimes.NONE.with(NOTHING, sightings(40, 30, 20), true, FIRST);
    SourceTimes second = first.with(sightings(40, 30, 20), sightings(2, 1, 0), true, SECOND);

    assertThat(second.looked()).isEqualTo(42);
    assertThat(second.fields().get("F")).isEqualTo(new FieldTimes(31, "body.F", SECOND, 42));
  }

  private static SourceSightings sightings(long looked, long f, long g) {
    return new SourceSightings(
        looked,
        g == 0
            ? Map.of("F", new FieldSighting(f, "body.F"))
            : Map.of("F", new FieldSighting(f, "body.F"), "G", new FieldSighting(g, "body.G")));
  }
}

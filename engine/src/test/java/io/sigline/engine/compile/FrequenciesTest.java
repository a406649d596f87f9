package io.sigline.engine.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sigline.engine.compile.Needle.Place;
import io.sigline.engine.event.Value;
import io.sigline.engine.rule.LogSource;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class FrequenciesTest {
  private static final LogSource SOURCE = new LogSource("process_creation", "windows", "sysmon");
  private static final String NAME = "windows/process_creation";
  private static final List<String> FIELDS = List.of("Image", "CommandLine");

  private final Frequencies learnt = learnt(400);

  @Test
  void needles_learnt_areAsFrequentAsInTheEvents() {
    assertThat(learnt.events(NAME)).isCloseTo(400, Percentage.withPercentage(5));
    assertThat(learnt.presence(NAME, "Image")).isCloseTo(1, within(0.05));
    assertThat(learnt.presence(NAME, "CommandLine")).isCloseTo(0.25, within(0.02));
    assertThat(learnt.length(NAME, "CommandLine")).isCloseTo(11, within(1.0));
    assertThat(of("Image", Place.END, "\\cmd.exe")).isCloseTo(0.5, within(0.03));
    assertThat(of("Image", Place.START, "c:\\windows\\")).isCloseTo(1, within(0.05));
    assertThat(of("Image", Place.WHOLE, "c:\\windows\\cmd.exe")).isCloseTo(0.5, within(0.03));
    assertThat(of("Image", Place.ANYWHERE, "windows")).isCloseTo(1, within(0.05));
    assertThat(of("CommandLine", Place.ANYWHERE, "/c who")).isCloseTo(0.25, within(0.02));
  }

  @Test
  void needles_neverSeen_areNotInTheTable() {
    assertThat(of("Image", Place.END, "\\pwsh.exe")).isZero();
    assertThat(of("Image", Place.ANYWHERE, "mimikatz")).isZero();
    assertThat(of("CommandLine", Place.ANYWHERE, "windows")).isZero();
    assertThat(learnt.events("linux/process_creation")).isZero();
  }

  @Test
  void table_writtenAndRead_isTheSame() {
    Frequencies read = Frequencies.read(learnt.toBytes());

    assertThat(read.events(NAME)).isEqualTo(learnt.events(NAME));
    assertThat(read.toBytes()).hasSameSizeAs(learnt.toBytes());
    assertThat(read.needle(NAME, "Image", new Needle(Place.END, "\\cmd.exe")))
        .isEqualTo(of("Image", Place.END, "\\cmd.exe"));
  }

  @Test
  void read_notATable_isRefused() {
    byte[] cut = learnt.toBytes();
    cut[0]++;

    assertThatThrownBy(() -> Frequencies.read(cut)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Frequencies.read(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void or_sourceOfWhichLittleIsKnown_isTakenFromTheOther() {
    Frequencies few = learnt(20);

    assertThat(few.or(learnt).of(NAME)).isSameAs(learnt);
    assertThat(learnt(300).or(learnt).of(NAME)).isNotSameAs(learnt);
  }

  @Test
  void shipped_isSmallAndKnowsWindows() {
    Frequencies shipped = Frequencies.shipped();

    assertThat(shipped.toBytes()).hasSizeBetween(1_000, 200_000);
    assertThat(shipped.events("windows/*/security")).isGreaterThan(1_000);
  }

  private double of(String field, Place place, String literal) {
    return learnt.needle(NAME, field, new Needle(place, literal));
  }

  private static Frequencies learnt(int events) {
    FrequencyLearner learner = new FrequencyLearner(FIELDS, 1 << 14);
    for (int i = 0; i < events; i++) {
      TableEvent event = new TableEvent(FIELDS);
      String name = i % 2 == 0 ? "CMD.exe" : "svchost.exe";
      event.with("Image", new Value.Text("C:\\Windows\\" + name));
      if (i % 4 == 0) {
        event.with("CommandLine", new Value.Text("cmd /c whoa"));
      }
      learner.learn(SOURCE, event);
    }
    return learner.frequencies();
  }
}

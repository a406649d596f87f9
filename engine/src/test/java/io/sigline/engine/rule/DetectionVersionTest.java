package io.sigline.engine.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Sigma;
import org.junit.jupiter.api.Test;

class DetectionVersionTest {
  @Test
  void of_sameDetection_isTheSame_alsoInAnotherRun() {
    String version = DetectionVersion.of(item("F|re|i|m|s: 'a.b'"));

    assertThat(version).isEqualTo(DetectionVersion.of(item("F|re|s|m|i: 'a.b'")));
    assertThat(version).isEqualTo("3bf12dc6106ccbcd");
  }

  private static Rule item(String item) {
    return Sigma.rule(Sigma.item(item));
  }

  @Test
  void of_otherValueFieldOrModifier_isAnother() {
    String version = DetectionVersion.of(item("F: a"));

    assertThat(DetectionVersion.of(item("F: b"))).isNotEqualTo(version);
    assertThat(DetectionVersion.of(item("G: a"))).isNotEqualTo(version);
    assertThat(DetectionVersion.of(item("F|contains: a"))).isNotEqualTo(version);
    assertThat(DetectionVersion.of(item("F: [a, c]"))).isNotEqualTo(version);
  }
}

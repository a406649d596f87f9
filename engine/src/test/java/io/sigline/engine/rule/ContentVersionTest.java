package io.sigline.engine.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ContentVersionTest {
  @Test
  void sha256_text_isThatOfItsBytes() {
    ContentVersion version = ContentVersion.of("title: Ä\n");

    assertThat(version.sha256())
        .isEqualTo("4637e262926706554455b5dd6571e4769d28f3a7dc26085996f392f3a5ffe014")
        .isEqualTo(version.sha256());
    assertThat(version.shortForm()).hasSize(12);
    assertThat(version.sha256()).startsWith(version.shortForm());
  }

  @Test
  void equals_sameText_onlyThen() {
    assertThat(ContentVersion.of("a"))
        .isEqualTo(ContentVersion.of("a"))
        .hasSameHashCodeAs(ContentVersion.of("a"))
        .isNotEqualTo(ContentVersion.of("b"));
  }
}

package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlaceholdersTest {
  private final Placeholders placeholders =
      new Placeholders(
          Map.of("hosts", List.of("a", "b*"), "users", List.of("x", "y"), "none", List.of()));

  @Test
  void expand_severalPlaceholders_isEveryCombination() {
    assertThat(placeholders.expand("%hosts%-%users%!", 1))
        .containsExactly("a-x!", "a-y!", "b*-x!", "b*-y!");
  }

  @Test
  void expand_escapedPercent_isLiteral() {
    assertThat(placeholders.expand("\\%hosts%", 1)).containsExactly("%hosts%");
    assertThat(placeholders.expand("50% of", 1)).containsExactly("50% of");
  }

  @Test
  void expand_escapedBackslash_staysBeforeThePlaceholder() {
    assertThat(placeholders.expand("\\\\%users%", 1)).containsExactly("\\\\x", "\\\\y");
  }

  @Test
  void expand_withoutValues_isRefused() {
    assertThatThrownBy(() -> placeholders.expand("%nobody%", 1))
        .hasMessage("the placeholder '%nobody%' has no values");
    assertThatThrownBy(() -> placeholders.expand("%none%", 1)).hasMessageContaining("no values");
    assertThatThrownBy(() -> placeholders.expand("%user%", 3))
        .isInstanceOfSatisfying(
            DocumentException.class,
            e -> assertThat(e.in("f").suggestion()).isEqualTo("did you mean 'users'?"));
  }

  @Test
  void expand_combinationsThatMultiply_areRefused() {
    Placeholders many = new Placeholders(Map.of("p", Collections.nCopies(200, "v")));
    assertThatThrownBy(() -> many.expand("%p%%p%", 1)).hasMessageContaining("multiply");
  }
}

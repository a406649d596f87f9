package io.sigline.engine.match;

import static io.sigline.engine.Sigma.rule;
import static io.sigline.engine.Sigma.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.MapEvent;
import io.sigline.engine.rule.LogSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReferenceEvaluatorTest {
  private static final String DETECTION =
      """
      image: {Image|endswith: '\\a.exe'}
      words: [needle, other]
      never: {Nope: x}
      filter: {User: system}
      condition: (image or words or never) and not filter
      """;

  private final ReferenceEvaluator evaluator = new ReferenceEvaluator(rule(text(DETECTION)));

  @Test
  void evaluate_match_namesHeldSearchesAndTheirFields() {
    Map<String, ?> event =
        Map.of("Image", List.of("c:\\a.exe", "b"), "Message", "a NEEDLE here", "User", "bob");

    Match match =
        evaluator.evaluate(new MapEvent(event), LogSource.ANY, Map.of("host", "h")).orElseThrow();

    assertThat(match.selections()).containsExactly("image", "words");
    assertThat(match.fields())
        .isEqualTo(
            Map.of("Image", List.of("c:\\a.exe", "b"), "keywords", List.of("a NEEDLE here")));
    assertThat(match.entity()).containsEntry("host", "h");
  }

  @Test
  void evaluate_filtered_isEmpty() {
    Map<String, ?> event = Map.of("Image", "c:\\a.exe", "User", "SYSTEM");
    assertThat(evaluator.evaluate(new MapEvent(event), LogSource.ANY, Map.of())).isEmpty();
  }

  @Test
  void exhaustedSearches_countsWhatTheBudgetEnded() {
    ReferenceEvaluator regex =
        new ReferenceEvaluator(rule(text("s: {F|re: '^(a+)+(?!x)$'}\ncondition: s\n")));
    assertThat(regex.matches(new MapEvent(Map.of("F", "a".repeat(1_000) + "b")))).isFalse();
    assertThat(regex.exhaustedSearches()).isEqualTo(1);
  }
}

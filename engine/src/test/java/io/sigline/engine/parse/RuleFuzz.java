package io.sigline.engine.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigline.engine.MapEvent;
import io.sigline.engine.compile.PlanVerdict;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fuzz.Fuzzed;
import io.sigline.engine.lint.Linter;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.packed.PackedAgain;
import io.sigline.engine.proof.Synthesizer;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: a file of Sigma documents and, behind a line {@value Fuzzed#NEXT}, an event in JSON.
 * Whatever loads is packed and read again, judged by the reference and by the plan, read by the
 * linter and made an event for.
 */
public final class RuleFuzz {
  private static final int MOST_RULES = 4;
  private static final ObjectMapper JSON = mapper();

  private RuleFuzz() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    mapper
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build());
    return mapper;
  }

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> parts = Fuzzed.parts(input);
    SourceFile file = new SourceFile("fuzz.yml", parts.getFirst());
    RuleFile read = RuleFile.read(file, Map.of("known", List.of("value", "va*ue")));
    PackedAgain.check(file, Map.of("known", List.of("value")));
    int lines = (int) file.text().chars().filter(c -> c == '\n' || c == '\r').count() + 2;
    for (Problem problem : read.refused()) {
      assertThat(problem.line()).as("%s", problem).isBetween(1, lines);
    }
    RuleSet set = RuleSet.of(List.of(read));
    assertThat(RuleFile.readForRewriting(file, Map.of()).refused().size())
        .as("refused for rewriting, where placeholders may stay open")
        .isLessThanOrEqualTo(RuleFile.read(file, Map.of()).refused().size());
    assertThat(new Linter(FieldMaps.none()).lint(file, read)).isNotNull();
    Map<String, Object> event = event(parts.size() > 1 ? parts.get(1) : "{}");
    for (Rule rule : set.rules().subList(0, Math.min(MOST_RULES, set.rules().size()))) {
      assertThat(PlanVerdict.matches(rule, event))
          .as("%s of %s", rule.detection(), event)
          .isEqualTo(new ReferenceEvaluator(rule).matches(new MapEvent(event)));
      assertThat(new Synthesizer(List.of(rule), FieldMaps.none()).of(rule)).isNotNull();
    }
  }

  /** Nothing where the text is no event. Decimals are as the test's events have them. */
  private static Map<String, Object> event(String json) {
    try {
      Map<String, Object> event = JSON.readValue(json, new TypeReference<>() {});
      return event == null ? Map.of() : new HashMap<>(event);
    } catch (JsonProcessingException e) {
      return Map.of();
    }
  }
}

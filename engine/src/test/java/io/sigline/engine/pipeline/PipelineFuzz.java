package io.sigline.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fuzz.Fuzzed;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: a processing pipeline, which is applied to rules of every form, and a field map,
 * whichever the text is.
 */
public final class PipelineFuzz {
  private static final String RULES =
      """
      title: Fuzzed
      id: 5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a11
      name: fuzzed
      logsource: {product: windows, category: process_creation}
      detection:
        sel:
          - Image|endswith: ['\\a.exe', '*b?.exe']
            CommandLine|contains|all|windash: [' -enc ', x]
          - keyword
        other:
          EventID: [1, 1.5, null, true]
          Hashes|contains: 'SHA1=abc'
          Hash|re|i: '^[a-f0-9]{32}$'
          Ip|cidr: 10.0.0.0/8
          Size|gt: 10
          A|fieldref: B
          C|exists: true
          User|expand: '%admins%'
        condition: sel and not 1 of o*
      ---
      title: Filter
      logsource: {product: windows}
      filter: {rules: any, s: {Image: x}, condition: not s}
      ---
      title: Correlation
      correlation: {type: event_count, rules: [fuzzed], group-by: [Image], timespan: 5m, condition: {gte: 3}}
      """;

  private PipelineFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = Fuzzed.parts(input).getFirst();
    SourceFile file = new SourceFile("fuzz.yml", text);
    Pipelines pipelines = Pipelines.read(List.of(file));
    located(pipelines.problems(), text);
    if (pipelines.problems().isEmpty()) {
      RuleFile rules = RuleFile.readForRewriting(new SourceFile("rules.yml", RULES), Map.of());
      RuleSet set = RuleSet.of(List.of(rules), Instant.MIN, pipelines.rewriting());
      assertThat(set.rules().size() + set.refused().size()).isPositive();
    }
    FieldMaps maps = FieldMaps.read(List.of(file));
    located(maps.problems(), text);
    if (maps.problems().isEmpty()) {
      assertThat(EventLayout.of(maps, List.of("Image", "EventID")).newEvent()).isNotNull();
    }
  }

  private static void located(List<Problem> problems, String text) {
    int lines = (int) text.chars().filter(c -> c == '\n' || c == '\r').count() + 2;
    for (Problem problem : problems) {
      assertThat(problem.line()).as("%s", problem).isBetween(0, lines);
    }
  }
}

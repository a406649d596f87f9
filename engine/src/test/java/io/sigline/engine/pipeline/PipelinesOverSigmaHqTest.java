package io.sigline.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.SharedData;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.OtlpJson;
import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Pipelines over all SigmaHQ rules: those that change nothing of what is detected. */
final class PipelinesOverSigmaHqTest {
  private static final List<String> EVENTS =
      List.of("win-regression", "synthetic-windows", "synthetic-other");

  private static RuleSet piped(String pipeline) {
    List<RuleFile> files =
        SigmaHqRules.files().stream()
            .map(file -> RuleFile.readForRewriting(file, Map.of()))
            .toList();
    return RuleSet.of(files, Instant.MIN, Piped.pipelines(pipeline).rewriting());
  }

  @Test
  void identity_givesTheSameRules() {
    RuleSet set =
        piped(
            """
            transformations:
              - {type: field_name_mapping, mapping: {Image: Image, CommandLine: CommandLine}}
              - {type: field_name_transform, transform_func: lower, field_name_conditions:
                  [{type: include_fields, fields: [NoSuchField]}]}
              - {type: value_placeholders}
              - {type: regex}
              - {type: convert_type, target_type: str}
            """);

    RuleSet plain = SigmaHqRules.read();
    assertThat(set.rules()).hasSize(plain.rules().size()).isEqualTo(plain.rules());
    assertThat(set.correlations()).isEqualTo(plain.correlations());
    assertThat(set.silent()).isEqualTo(plain.silent());
  }

  @Test
  void oneToMany_givesTheSameMatches() throws IOException {
    RuleSet set =
        piped(
            """
            transformations:
              - type: field_name_mapping
                mapping:
                  Image: [process.path, Image]
                  CommandLine: [CommandLine, process.command_line]
                  EventID: [event.code, EventID]
                  ParentImage: [x.parent, ParentImage, y.parent]
                  TargetFilename: [TargetFilename, file.path]
            """);
    List<Rule> plain = SigmaHqRules.read().rules();
    assertThat(set.rules()).hasSize(plain.size()).isNotEqualTo(plain);

    Set<String> expected = matches(plain);

    assertThat(expected).hasSizeGreaterThan(1_000);
    assertThat(matches(set.rules())).isEqualTo(expected);
  }

  private static Set<String> matches(List<Rule> rules) throws IOException {
    Path events = SharedData.require("events");
    Detector detector = Plan.compile(rules, SigmaHqRules.fieldMaps()).newDetector();
    Set<String> found = new TreeSet<>();
    for (String name : EVENTS) {
      OtlpJson.records(
          events.resolve(name + ".otlp.jsonl.gz"),
          record -> {
            record.walk(detector.begin());
            detector
                .end()
                .forEach(
                    match -> found.add(record.attribute("lab.rid") + "\t" + match.rule().key()));
          });
    }
    return found;
  }
}

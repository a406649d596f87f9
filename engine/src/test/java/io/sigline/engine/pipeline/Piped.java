package io.sigline.engine.pipeline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Sigma;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.SourceFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Short forms for tests of pipelines. */
final class Piped {
  private Piped() {}

  /** The pipeline of these transformations, each a flow map, which must load. */
  static Pipelines pipeline(String... transformations) {
    StringBuilder text = new StringBuilder("name: p\nvars: {admins: [root, adm*], one: 1}\n");
    text.append("transformations:\n");
    for (String transformation : transformations) {
      text.append("  - ").append(transformation.indent(4).strip()).append('\n');
    }
    return pipelines(text.toString());
  }

  /** The pipelines of these texts, which must load. */
  static Pipelines pipelines(String... texts) {
    Pipelines pipelines = read(texts);
    assertThat(pipelines.problems()).isEmpty();
    return pipelines;
  }

  static Pipelines read(String... texts) {
    List<SourceFile> files = new ArrayList<>();
    for (String text : texts) {
      files.add(new SourceFile("p" + (files.size() + 1) + ".yml", text));
    }
    return Pipelines.read(files);
  }

  /** The only problem of a pipeline. */
  static String refusal(String text) {
    Pipelines pipelines = read(text);
    assertThat(pipelines.problems()).hasSize(1);
    return pipelines.problems().getFirst().toString();
  }

  /** The only problem of a transformation, which begins in line 2. */
  static String stepRefusal(String transformation) {
    return refusal("transformations:\n  - " + transformation.indent(4).strip() + "\n");
  }

  static RuleSet set(Pipelines pipelines, String... texts) {
    return set(pipelines.rewriting(), texts);
  }

  static RuleSet set(PipelineRewriting rewriting, String... texts) {
    List<RuleFile> files = new ArrayList<>();
    for (String text : texts) {
      SourceFile file = new SourceFile("r" + (files.size() + 1) + ".yml", text);
      files.add(RuleFile.readForRewriting(file, Map.of()));
    }
    return RuleSet.of(files, Instant.MIN, rewriting);
  }

  /** The only rule of the text as the pipelines make it. */
  static Rule rule(Pipelines pipelines, String text) {
    RuleSet set = set(pipelines, text);
    assertThat(set.refused()).isEmpty();
    assertThat(set.rules()).hasSize(1);
    return set.rules().getFirst();
  }

  /** Why the pipelines refuse a rule of one item. */
  static String itemRefusal(Pipelines pipelines, String item) {
    RuleSet set = set(pipelines, Sigma.item(item));
    assertThat(set.rules()).isEmpty();
    assertThat(set.refused()).hasSize(1);
    Problem problem = set.refused().getFirst();
    assertThat(problem.file()).isEqualTo("r1.yml");
    assertThat(problem.line()).isEqualTo(1);
    return problem.message();
  }

  /** What the pipelines make of a search. */
  static Search search(Pipelines pipelines, String items) {
    return requireNonNull(rule(pipelines, Sigma.item(items)).detection().searches().get("sel"));
  }

  /** The search as a rule has it. */
  static Search search(String items) {
    return requireNonNull(Sigma.rule(Sigma.item(items)).detection().searches().get("sel"));
  }

  /** The pipelines make the one search of the other. */
  static void assertBecomes(Pipelines pipelines, String before, String after) {
    assertThat(search(pipelines, before)).as("%s", before).isEqualTo(search(after));
  }

  /** The pipelines leave the search as it is. */
  static void assertStays(Pipelines pipelines, String items) {
    assertBecomes(pipelines, items, items);
  }
}

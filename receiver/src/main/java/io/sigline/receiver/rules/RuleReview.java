package io.sigline.receiver.rules;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.lint.Finding;
import io.sigline.engine.lint.Linter;
import io.sigline.engine.parse.DocumentException;
import io.sigline.engine.parse.Rewriting;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.pipeline.PipelineRewriting;
import io.sigline.engine.pipeline.Pipelines;
import io.sigline.engine.pipeline.StepCount;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Rules looked through, for who wrote them.
 *
 * @param loaded how many rules and correlations can be loaded
 * @param refused what cannot be
 * @param findings everything else, by file and line
 * @param pipelines what each transformation of the pipelines did
 */
public record RuleReview(
    int loaded, List<Problem> refused, List<Finding> findings, List<StepCount> pipelines) {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::file)
          .thenComparingInt(Finding::line)
          .thenComparingInt(Finding::column)
          .thenComparing(Finding::check);

  /** Looks through every rule under these paths, as the pipelines make it. */
  public static RuleReview of(
      List<Path> paths,
      Map<String, List<String>> placeholders,
      FieldMaps fieldMaps,
      Pipelines pipelines) {
    RuleFiles found = RuleFiles.rules(paths);
    List<Problem> refused = new ArrayList<>(found.problems());
    List<SourceFile> sources = found.read(refused);
    boolean piped = !pipelines.isEmpty();
    List<RuleFile> parsed = RuleLoader.parseAll(sources, placeholders, piped);
    List<Problem> leftOut = new ArrayList<>();
    PipelineRewriting rewriting = pipelines.rewriting();
    RuleSet set =
        RuleSet.of(
            Precedence.of(paths, parsed, leftOut),
            Instant.now(),
            piped ? rewriting : Rewriting.NONE);
    refused.addAll(set.refused());
    List<RuleFile> files =
        piped ? parsed.stream().map(file -> rewritten(file, pipelines)).toList() : parsed;
    Linter linter = piped ? Linter.ofRewritten(fieldMaps) : new Linter(fieldMaps);
    List<Finding> findings = new ArrayList<>();
    Stream.of(set.warnings(), leftOut, pipelines.warnings(), rewriting.withoutEffect())
        .flatMap(List::stream)
        .forEach(warning -> findings.add(Linter.warning(warning)));
    findings.addAll(
        IntStream.range(0, sources.size())
            .parallel()
            .mapToObj(i -> linter.lint(sources.get(i), files.get(i)))
            .flatMap(List::stream)
            .toList());
    findings.addAll(linter.lint(set.correlations(), set.rules()));
    findings.sort(ORDER);
    int loaded = set.rules().size() + set.correlations().size();
    return new RuleReview(loaded, List.copyOf(refused), List.copyOf(findings), rewriting.counts());
  }

  /** The file with its rules as the pipelines make them, without what they refuse. */
  private static RuleFile rewritten(RuleFile file, Pipelines pipelines) {
    PipelineRewriting rewriting = pipelines.rewriting();
    List<Rule> rules = new ArrayList<>();
    for (Rule rule : file.rules()) {
      try {
        rules.add(rewriting.rewrite(rule));
      } catch (DocumentException _) {
        // among those refused of the whole set
      }
    }
    return new RuleFile(
        rules,
        file.filters(),
        file.correlations(),
        file.refused(),
        file.refusedByName(),
        file.warnings());
  }
}

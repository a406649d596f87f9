package io.sigline.receiver.rules;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.lint.Finding;
import io.sigline.engine.lint.Linter;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rules looked through, for who wrote them.
 *
 * @param loaded how many rules and correlations can be loaded
 * @param refused what cannot be
 * @param findings everything else, by file and line
 */
public record RuleReview(int loaded, List<Problem> refused, List<Finding> findings) {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::file)
          .thenComparingInt(Finding::line)
          .thenComparingInt(Finding::column)
          .thenComparing(Finding::check);

  /** Looks through every rule under these paths. */
  public static RuleReview of(
      List<Path> paths, Map<String, List<String>> placeholders, FieldMaps fieldMaps) {
    RuleFiles found = RuleFiles.rules(paths);
    List<Problem> refused = new ArrayList<>(found.problems());
    List<SourceFile> sources = found.read(refused);
    List<RuleFile> files = RuleLoader.parseAll(sources, placeholders);
    List<Problem> leftOut = new ArrayList<>();
    RuleSet set = RuleSet.of(Precedence.of(paths, files, leftOut), Instant.now());
    refused.addAll(set.refused());
    Linter linter = new Linter(fieldMaps);
    List<Finding> findings = new ArrayList<>();
    set.warnings().forEach(warning -> findings.add(Linter.warning(warning)));
    leftOut.forEach(problem -> findings.add(Linter.warning(problem)));
    findings.addAll(
        IntStream.range(0, sources.size())
            .parallel()
            .mapToObj(i -> linter.lint(sources.get(i), files.get(i)))
            .flatMap(List::stream)
            .toList());
    findings.addAll(linter.lint(set.correlations(), set.rules()));
    findings.sort(ORDER);
    int loaded = set.rules().size() + set.correlations().size();
    return new RuleReview(loaded, List.copyOf(refused), List.copyOf(findings));
  }
}

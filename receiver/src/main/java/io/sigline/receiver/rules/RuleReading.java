package io.sigline.receiver.rules;

import io.sigline.engine.parse.Rewriting;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.pipeline.Pipelines;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How rules are read that are not to be put in force: as the service reads them, without compiling
 * them.
 *
 * @param placeholders values for {@code |expand}, by placeholder name
 * @param pipelines applied to every rule
 */
public record RuleReading(Map<String, List<String>> placeholders, Pipelines pipelines) {

  /**
   * Reads every rule under these paths; of rules of the same id the path named first wins.
   *
   * @param more read after them
   * @param now filters that have expired by then are not applied
   * @param unreadable takes the files that could not be read
   */
  public RuleSet read(
      List<Path> paths, List<SourceFile> more, Instant now, List<Problem> unreadable) {
    List<SourceFile> sources = new ArrayList<>(RuleFiles.rules(paths).read(unreadable));
    sources.addAll(more);
    boolean piped = !pipelines.isEmpty();
    List<RuleFile> files = RuleLoader.parseAll(sources, placeholders, piped);
    return RuleSet.of(
        Precedence.of(paths, files, new ArrayList<>()),
        now,
        piped ? pipelines.rewriting() : Rewriting.NONE);
  }
}

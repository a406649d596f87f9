package io.sigline.receiver.rules;

import io.sigline.engine.pipeline.PipelineRewriting;
import io.sigline.engine.pipeline.StepCount;
import io.sigline.engine.rule.Problem;
import java.util.List;
import java.util.stream.Stream;

/**
 * The processing pipelines that rules were loaded with.
 *
 * @param names in the order of their application
 * @param counts what each of their transformations did
 * @param problems what is wrong with them; not empty means that the rules are not what they should
 *     be
 * @param warnings what can be used but deserves a look
 */
public record AppliedPipelines(
    List<String> names, List<StepCount> counts, List<Problem> problems, List<Problem> warnings) {

  public AppliedPipelines {
    names = List.copyOf(names);
    counts = List.copyOf(counts);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** What the pipelines of these files did in this rewriting. */
  static AppliedPipelines of(PipelineFiles files, PipelineRewriting rewriting) {
    return new AppliedPipelines(
        files.pipelines().names(),
        rewriting.counts(),
        files.problems(),
        Stream.of(files.pipelines().warnings(), rewriting.withoutEffect())
            .flatMap(List::stream)
            .toList());
  }
}

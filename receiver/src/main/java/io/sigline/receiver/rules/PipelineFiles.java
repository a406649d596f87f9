package io.sigline.receiver.rules;

import io.sigline.engine.pipeline.Pipelines;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Processing pipelines read from files.
 *
 * @param problems what is wrong with any of them; not empty means that none is to be used
 * @param found what was there before anything was read
 */
public record PipelineFiles(Pipelines pipelines, List<Problem> problems, List<RuleFiles> found) {

  /** Reads every pipeline under these paths, in the order of the paths. */
  public static PipelineFiles load(List<Path> paths) {
    List<RuleFiles> found = paths.stream().map(path -> RuleFiles.all(List.of(path))).toList();
    List<Problem> problems = new ArrayList<>();
    List<SourceFile> files = new ArrayList<>();
    for (RuleFiles one : found) {
      problems.addAll(one.problems());
      files.addAll(one.read(problems));
    }
    Pipelines pipelines = Pipelines.read(files);
    problems.addAll(pipelines.problems());
    return new PipelineFiles(pipelines, List.copyOf(problems), found);
  }
}

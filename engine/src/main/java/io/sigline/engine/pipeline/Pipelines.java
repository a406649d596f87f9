package io.sigline.engine.pipeline;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.util.List;

/**
 * Processing pipelines, in the order of their application: by priority, and where that is the same
 * as they were given. Source: pySigma's documentation, "Processing Pipelines". Immutable; applying
 * them to the same rules gives the same rules.
 */
public final class Pipelines {
  /** No pipeline. */
  public static final Pipelines NONE = read(List.of());

  private final List<Pipeline> pipelines;
  private final List<Step> steps;
  private final int stepCount;
  private final List<Problem> problems;
  private final List<Problem> warnings;

  Pipelines(
      List<Pipeline> pipelines,
      List<Step> steps,
      int stepCount,
      List<Problem> problems,
      List<Problem> warnings) {
    this.pipelines = List.copyOf(pipelines);
    this.steps = List.copyOf(steps);
    this.stepCount = stepCount;
    this.problems = List.copyOf(problems);
    this.warnings = List.copyOf(warnings);
  }

  /** Reads pipelines, one to a file. Never fails: what is wrong is in {@link #problems}. */
  public static Pipelines read(List<SourceFile> files) {
    return new PipelineReader().read(files);
  }

  /** What is wrong with them; if there is anything, they are not to be used. */
  public List<Problem> problems() {
    return problems;
  }

  /** What can be used but deserves a look. */
  public List<Problem> warnings() {
    return warnings;
  }

  /** True if there is no pipeline, nor any problem with one. */
  public boolean isEmpty() {
    return pipelines.isEmpty() && problems.isEmpty();
  }

  /** Their names, in order. */
  public List<String> names() {
    return pipelines.stream().map(Pipeline::name).toList();
  }

  /** A rewriting for one set of rules, which have to be read for it. */
  public PipelineRewriting rewriting() {
    return new PipelineRewriting(pipelines, steps, stepCount);
  }
}

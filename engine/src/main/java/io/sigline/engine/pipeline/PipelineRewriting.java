package io.sigline.engine.pipeline;

import io.sigline.engine.parse.Rewriting;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Applies pipelines to the rules and correlations of one set. One thread. */
public final class PipelineRewriting implements Rewriting {
  /** Names the warning that a pipeline changed nothing. */
  public static final String WITHOUT_EFFECT = "pipeline-without-effect";

  private static final TextPattern ANYTHING = new TextPattern(List.of(new TextPattern.AnyText()));

  private final List<Pipeline> pipelines;
  private final List<Step> steps;
  private final int stepCount;
  private final Tally tally;
  private final Map<String, Rule> originals = new HashMap<>();
  private final Map<String, Set<LogSource>> logSources = new HashMap<>();
  private final CorrelatedNames correlatedNames = new CorrelatedNames(this::names);

  PipelineRewriting(List<Pipeline> pipelines, List<Step> steps, int stepCount) {
    this.pipelines = pipelines;
    this.steps = steps;
    this.stepCount = stepCount;
    this.tally = new Tally(stepCount);
  }

  @Override
  public Rule rewrite(Rule rule) {
    RuleState state = RuleState.of(rule);
    new Run(state, tally).apply(steps);
    requireFilled(state);
    originals.put(rule.key(), rule);
    logSources.put(rule.key(), Set.of(state.logSource));
    return state.result();
  }

  @Override
  public Correlation rewrite(Correlation correlation) {
    Set<LogSource> referenced = new HashSet<>();
    for (Correlation.Reference reference : correlation.rules()) {
      reference.keys().forEach(key -> referenced.addAll(logSources.getOrDefault(key, Set.of())));
    }
    logSources.put(correlation.key(), referenced);
    RuleState state =
        RuleState.ofCorrelation(
            correlation.document(), source -> referenced.stream().anyMatch(source::covers));
    new Run(state, tally).apply(steps);
    return correlatedNames.rewrite(correlation.withDocument(state.result()));
  }

  /** What was done so far, transformation by transformation. */
  public List<StepCount> counts() {
    return tally.counts(steps);
  }

  /** A warning for each pipeline that has changed nothing so far. */
  public List<Problem> withoutEffect() {
    Set<String> effective = new HashSet<>();
    for (StepCount count : counts()) {
      if (count.changed() > 0) {
        effective.add(count.file());
      }
    }
    return pipelines.stream()
        .filter(pipeline -> !effective.contains(pipeline.file()))
        .map(pipeline ->
            new Problem(
                pipeline.file(),
                1,
                "the pipeline '%s' has changed none of %d rules"
                    .formatted(pipeline.name(), originals.size()),
                null,
                WITHOUT_EFFECT))
        .toList();
  }

  /** What becomes of a field's name in the rule of this key. */
  private List<String> names(String key, String field) {
    Rule rule = originals.get(key);
    if (rule == null) {
      return List.of(field);
    }
    RuleState state = RuleState.of(rule);
    state.asides.put(field, List.of(field));
    new Run(state, new Tally(stepCount)).apply(steps);
    return state.asides.getOrDefault(field, List.of(field));
  }

  private static void requireFilled(RuleState state) {
    for (Part.Item item : state.items()) {
      for (ValueTest test : item.tests()) {
        if (!(test instanceof ValueTest.Text(var pattern, _))) {
          continue;
        }
        String open = Texts.openIn(pattern);
        if (open != null) {
          throw state.refusal(
              "the placeholder '%" + open + "%' has no values",
              "give its values under 'vars' of a pipeline with 'value_placeholders', or in the"
                  + " configuration under rules.placeholders");
        }
        if (item.field() == null && pattern.equals(ANYTHING)) {
          throw state.refusal("pipelines have made a keyword '*', which is in every event", null);
        }
      }
    }
  }
}

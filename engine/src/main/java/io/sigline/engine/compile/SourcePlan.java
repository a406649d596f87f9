package io.sigline.engine.compile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules that can apply to the events of a log source: those of each log source that rules name
 * and that covers it. Immutable, shared by all threads.
 */
final class SourcePlan {
  private final SourceRules[] sources;
  private final List<PlannedRule> rules;

  SourcePlan(List<SourceRules> sources) {
    this.sources = sources.toArray(SourceRules[]::new);
    List<PlannedRule> all = new ArrayList<>();
    sources.forEach(source -> all.addAll(source.rules()));
    all.sort(Comparator.comparingInt(PlannedRule::ordinal));
    rules = List.copyOf(all);
  }

  /** The rules that can apply, in the order of the rule set. */
  List<PlannedRule> rules() {
    return rules;
  }

  /** A plan of these rules but for those of the other plan. */
  SourcePlan without(SourcePlan other) {
    List<SourceRules> own = new ArrayList<>(List.of(sources));
    own.removeAll(List.of(other.sources));
    return new SourcePlan(own);
  }

  /** Marks the rules of which the event shows a witness, by ordinal; allocates nothing. */
  void markCandidates(Reading reading, CandidateMarks marks) {
    marks.begin();
    for (SourceRules source : sources) {
      source.index().mark(reading, marks);
    }
  }
}

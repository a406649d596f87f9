package io.sigline.receiver.rules;

import io.sigline.engine.compile.FilterWatch;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One load of all rules and field maps.
 *
 * @param rules what is evaluated
 * @param correlations what is evaluated of them, inner ones before outer ones
 * @param silent keys of the rules and correlations that do not alert for themselves
 * @param filters what was loaded of them, expired ones too
 * @param filterWatch what filters have hidden, and by which clock they expire
 * @param selected everything that was loaded, with what is off or on trial
 * @param pipelines that the rules were loaded with
 * @param refused what was left out, and why
 * @param warnings what was loaded but deserves a look
 * @param fieldMapProblems what is wrong with field maps; not empty means records of some source are
 *     not understood
 * @param missing configured paths that are not there or cannot be looked into, of the refused
 * @param files what was there before anything was read, see {@link RuleWatcher}
 */
public record RuleLibrary(
    List<Rule> rules,
    List<Correlation> correlations,
    Set<String> silent,
    FieldMaps fieldMaps,
    Plan plan,
    List<Filter> filters,
    FilterWatch filterWatch,
    SelectedRules selected,
    AppliedPipelines pipelines,
    List<Problem> refused,
    List<Problem> warnings,
    List<Problem> fieldMapProblems,
    List<Problem> missing,
    Map<Path, RuleFiles.Stamp> files) {

  /** The same under another plan of the same rules. */
  RuleLibrary withPlan(Plan other) {
    return new RuleLibrary(
        rules,
        correlations,
        silent,
        fieldMaps,
        other,
        filters,
        filterWatch,
        selected,
        pipelines,
        refused,
        warnings,
        fieldMapProblems,
        missing,
        files);
  }
}

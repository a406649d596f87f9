package io.sigline.receiver.rules;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RulesConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One load of all rules and field maps.
 *
 * @param rules what is loaded
 * @param refused what was left out, and why
 * @param warnings what was loaded but deserves a look
 * @param fieldMapProblems what is wrong with field maps; not empty means records of some source are
 *     not understood
 * @param unreadable paths that could not be looked into, of the refused
 */
public record RuleLibrary(
    List<Rule> rules,
    FieldMaps fieldMaps,
    Plan plan,
    List<Problem> refused,
    List<Problem> warnings,
    List<Problem> fieldMapProblems,
    List<Problem> unreadable) {

  /** Loads what the configuration names. */
  public static RuleLibrary load(RulesConfig config) {
    RuleFiles found = RuleFiles.rules(config.paths());
    List<Problem> unreadable = new ArrayList<>(found.problems());
    RuleSet set = RuleSet.read(found.read(unreadable), config.placeholders());
    RuleFiles maps = RuleFiles.all(config.fieldMaps());
    List<Problem> mapProblems = new ArrayList<>(maps.problems());
    FieldMaps fieldMaps = FieldMaps.read(maps.read(mapProblems));
    mapProblems.addAll(fieldMaps.problems());
    return new RuleLibrary(
        set.rules(),
        fieldMaps,
        Plan.compile(set.rules(), fieldMaps),
        Stream.concat(unreadable.stream(), set.refused().stream()).toList(),
        set.warnings(),
        List.copyOf(mapProblems),
        List.copyOf(unreadable));
  }
}

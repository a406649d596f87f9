package io.sigline.receiver.rules;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.receiver.config.RulesConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds, reads, parses and compiles rules and field maps. */
public final class RuleLoader {

  /** Loads what the configuration names. Never fails: what is wrong is in the result. */
  public RuleLibrary load(RulesConfig config) {
    RuleFiles found = RuleFiles.rules(config.paths());
    List<Problem> unreadable = new ArrayList<>();
    RuleSet set = RuleSet.read(found.read(unreadable), config.placeholders());
    RuleFiles maps = RuleFiles.all(config.fieldMaps());
    List<Problem> mapProblems = new ArrayList<>(maps.problems());
    FieldMaps fieldMaps = FieldMaps.read(maps.read(mapProblems));
    mapProblems.addAll(fieldMaps.problems());
    return new RuleLibrary(
        set.rules(),
        fieldMaps,
        Plan.compile(set.rules(), fieldMaps),
        Stream.of(found.problems(), unreadable, set.refused()).flatMap(List::stream).toList(),
        set.warnings(),
        List.copyOf(mapProblems),
        found.missing());
  }
}

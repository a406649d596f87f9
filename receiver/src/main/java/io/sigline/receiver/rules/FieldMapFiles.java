package io.sigline.receiver.rules;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Field maps read from files.
 *
 * @param problems what is wrong with files that were left out
 */
public record FieldMapFiles(FieldMaps fieldMaps, List<Problem> problems) {

  /** Reads every field map under these paths. */
  public static FieldMapFiles load(List<Path> paths) {
    return read(RuleFiles.all(paths));
  }

  /** Reads the field maps that stand in folders named {@code fieldmaps} under paths of rules. */
  public static FieldMapFiles under(List<Path> rulePaths) {
    return read(RuleFiles.fieldMaps(rulePaths));
  }

  /** Reads these files. */
  static FieldMapFiles read(RuleFiles found) {
    List<Problem> problems = new ArrayList<>(found.problems());
    List<Problem> unreadable = new ArrayList<>();
    FieldMaps fieldMaps = FieldMaps.read(found.read(unreadable));
    problems.addAll(unreadable);
    problems.addAll(fieldMaps.problems());
    return new FieldMapFiles(fieldMaps, List.copyOf(problems));
  }
}

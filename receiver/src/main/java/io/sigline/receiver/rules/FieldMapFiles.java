package io.sigline.receiver.rules;

import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Field maps read from files.
 *
 * @param sources the files as read
 * @param problems what is wrong with files that were left out
 */
public record FieldMapFiles(FieldMaps fieldMaps, List<SourceFile> sources, List<Problem> problems) {

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
    List<SourceFile> sources = found.read(unreadable);
    FieldMaps fieldMaps = FieldMaps.read(sources);
    problems.addAll(unreadable);
    problems.addAll(fieldMaps.problems());
    return new FieldMapFiles(fieldMaps, sources, List.copyOf(problems));
  }
}

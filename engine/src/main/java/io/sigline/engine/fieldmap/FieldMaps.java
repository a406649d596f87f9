package io.sigline.engine.fieldmap;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.util.Collection;
import java.util.List;

/** The field maps in force, in order of precedence. Immutable. */
public final class FieldMaps {
  private final LogSource unmapped;

  private FieldMaps(LogSource unmapped) {
    this.unmapped = unmapped;
  }

  /** Reads field map files, sorted by file name. Bad files are left out and reported. */
  @SuppressWarnings("DoNotCallSuggester")
  public static FieldMaps read(Collection<SourceFile> files) {
    throw new UnsupportedOperationException("field maps: being written");
  }

  /** No declarations: each field is looked up by its own name in body, attributes and resource. */
  public static FieldMaps none() {
    return noneWith(LogSource.ANY);
  }

  /** As {@link #none()}, every record being of this log source unless it names its own. */
  public static FieldMaps noneWith(LogSource logSource) {
    return new FieldMaps(logSource);
  }

  /** The log source of a record that no map claims. */
  LogSource unmapped() {
    return unmapped;
  }

  /** What is wrong with the files that were left out. */
  public List<Problem> problems() {
    return List.of();
  }
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.util.Collection;
import java.util.List;

/** The field maps in force, in order of precedence. Immutable. */
public final class FieldMaps {

  private FieldMaps() {}

  /** Reads field map files, sorted by file name. Bad files are left out and reported. */
  @SuppressWarnings("DoNotCallSuggester")
  public static FieldMaps read(Collection<SourceFile> files) {
    throw new UnsupportedOperationException("field maps: being written");
  }

  /** No declarations: each field is looked up by its own name in body, attributes and resource. */
  public static FieldMaps none() {
    return new FieldMaps();
  }

  /** What is wrong with the files that were left out. */
  public List<Problem> problems() {
    return List.of();
  }
}

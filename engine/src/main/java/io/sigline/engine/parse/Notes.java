package io.sigline.engine.parse;

import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the warnings about one file. */
final class Notes {
  private final String file;
  private final ContentVersion version;
  private final List<Problem> warnings = new ArrayList<>();

  Notes(String file, ContentVersion version) {
    this.file = file;
    this.version = version;
  }

  /** Where a document of the file stands that begins in this line. */
  Rule.Source source(int line) {
    return new Rule.Source(file, line, version);
  }

  String file() {
    return file;
  }

  /**
   * Adds a warning.
   *
   * @param check names the kind of mistake
   */
  void warn(String check, int line, String message, @Nullable String suggestion) {
    warnings.add(new Problem(file, line, message, suggestion, check));
  }

  /** Adds a warning of no kind that has a name. */
  void warn(int line, String message, @Nullable String suggestion) {
    warnings.add(new Problem(file, line, message, suggestion));
  }

  /** As the other, without a suggestion. */
  void warn(int line, String message) {
    warn(line, message, null);
  }

  /** Adds a warning without a suggestion. */
  void warn(String check, int line, String message) {
    warn(check, line, message, null);
  }

  List<Problem> warnings() {
    return warnings;
  }
}

package io.sigline.engine.parse;

import io.sigline.engine.rule.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the warnings about one file. */
final class Notes {
  private final String file;
  private final List<Problem> warnings = new ArrayList<>();

  Notes(String file) {
    this.file = file;
  }

  String file() {
    return file;
  }

  void warn(int line, String message, @Nullable String suggestion) {
    warnings.add(new Problem(file, line, message, suggestion));
  }

  void warn(int line, String message) {
    warn(line, message, null);
  }

  List<Problem> warnings() {
    return warnings;
  }
}

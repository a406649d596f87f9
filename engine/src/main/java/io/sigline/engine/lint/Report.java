package io.sigline.engine.lint;

import io.sigline.engine.rule.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the findings about one file, and finds the columns. */
final class Report {
  private final String file;
  private final List<String> lines;
  private final List<Finding> findings = new ArrayList<>();

  Report(SourceFile source) {
    this.file = source.name();
    this.lines = source.text().lines().toList();
  }

  /**
   * Adds a finding.
   *
   * @param token what stands in the line at fault, as written
   */
  void add(Check check, int line, String token, String message, @Nullable String suggestion) {
    findings.add(new Finding(check, file, line, column(line, token), message, suggestion));
  }

  void add(Check check, int line, String token, String message) {
    add(check, line, token, message, null);
  }

  List<Finding> findings() {
    return findings;
  }

  private int column(int line, String token) {
    if (line < 1 || line > lines.size() || token.isEmpty()) {
      return 0;
    }
    return lines.get(line - 1).indexOf(token) + 1;
  }
}

package io.sigline.receiver.cli;

import io.sigline.engine.rule.Problem;
import io.sigline.receiver.logging.Visible;

/** How a problem of the engine is printed. */
final class Problems {
  private Problems() {}

  /** One line: {@code file:line: message; suggestion}; no line where there is none. */
  static String line(Problem problem) {
    String place = problem.line() > 0 ? problem.file() + ":" + problem.line() : problem.file();
    String suggestion = problem.suggestion() == null ? "" : "; " + problem.suggestion();
    return Visible.text(place + ": " + problem.message() + suggestion);
  }
}

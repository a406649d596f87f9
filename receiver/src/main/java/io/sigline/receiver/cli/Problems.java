package io.sigline.receiver.cli;

import io.sigline.engine.rule.Problem;
import io.sigline.receiver.logging.Visible;

/** How a problem of the engine is printed. */
final class Problems {
  private Problems() {}

  /** One line: {@code file:line: message; suggestion}; no line where there is none. */
  static String line(Problem problem) {
    return Visible.text(problem.toString());
  }
}

package io.sigline.receiver.cli;

import io.sigline.receiver.logging.Visible;
import io.sigline.receiver.pull.SetDiff;
import java.io.PrintWriter;
import java.util.List;

/**
 * Prints what an update changes.
 *
 * @param all false to name a few of each kind only
 */
record DiffPrinter(PrintWriter out, boolean all) {
  private static final int FEW = 20;

  void print(SetDiff diff) {
    print("added", diff.added());
    print("removed", diff.removed());
    print("changed in what they detect", diff.changed());
    print("changed in their description or level only", diff.described());
    print("refused, and not before", diff.refused());
    out.printf("%d rules load, %d did before%n", diff.after(), diff.before());
  }

  /** A heading with a count, and a line each; nothing if there is none. */
  void print(String heading, List<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    out.printf("%d %s:%n", lines.size(), heading);
    lines.stream()
        .limit(all ? lines.size() : FEW)
        .forEach(line -> out.println("  " + Visible.text(line)));
    if (!all && lines.size() > FEW) {
      out.printf("  and %d more (--all names them)%n", lines.size() - FEW);
    }
  }
}

package io.sigline.alerting.deliver;

import io.sigline.alerting.alert.Invisible;
import io.sigline.alerting.journal.Pending;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Prints one JSON line per alert. What a terminal or a reader of lines might take for more than
 * text is written as JSON's escape of it, which means the same.
 */
final class LineDestination implements Destination {
  private final PrintStream out;

  LineDestination(PrintStream out) {
    this.out = out;
  }

  @Override
  public Outcome send(List<Pending> alerts) {
    for (Pending alert : alerts) {
      out.print(oneLine(alert.json()) + "\n");
    }
    out.flush();
    return out.checkError()
        ? new Outcome.Unavailable("the output is closed", Duration.ZERO)
        : new Outcome.Accepted();
  }

  /** Only inside of texts can an invisible character stand: JSON of ours has no white space. */
  private static String oneLine(String json) {
    if (json.codePoints().noneMatch(Invisible::is)) {
      return json;
    }
    StringBuilder line = new StringBuilder(json.length() + 64);
    json.codePoints()
        .forEach(c -> {
          if (Invisible.is(c)) {
            Invisible.appendEscape(line, c);
          } else {
            line.appendCodePoint(c);
          }
        });
    return line.toString();
  }

  @Override
  public String name() {
    return "standard output";
  }
}

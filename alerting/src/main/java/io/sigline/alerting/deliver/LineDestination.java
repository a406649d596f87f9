package io.sigline.alerting.deliver;

import io.sigline.alerting.journal.Pending;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Prints one JSON line per alert. */
final class LineDestination implements Destination {
  private final PrintStream out;

  LineDestination(PrintStream out) {
    this.out = out;
  }

  @Override
  public Outcome send(List<Pending> alerts) {
    for (Pending alert : alerts) {
      out.print(alert.json() + "\n");
    }
    out.flush();
    return out.checkError()
        ? new Outcome.Unavailable("the output is closed", Duration.ZERO)
        : new Outcome.Accepted();
  }

  @Override
  public String name() {
    return "standard output";
  }
}

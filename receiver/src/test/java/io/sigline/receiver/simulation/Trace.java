package io.sigline.receiver.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, line by line, if anybody wants to know. */
final class Trace {
  private final boolean wanted;
  private final List<String> lines = new ArrayList<>();

  Trace(boolean wanted) {
    this.wanted = wanted;
  }

  void add(long nanos, Supplier<String> line) {
    if (wanted) {
      lines.add("%12.6f %s".formatted(nanos / 1e9, line.get()));
    }
  }

  List<String> lines() {
    return lines;
  }
}

package io.sigline.receiver.simulation;

/** Unwinds the stack of a process that is no more. What it still does has no effect. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("the process is dead", null, false, false);
  }
}

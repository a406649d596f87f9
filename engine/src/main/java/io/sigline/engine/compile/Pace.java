package io.sigline.engine.compile;

/**
 * How fast rules are loaded. Whoever loads beside other work rests now and then, so that the work
 * gets the processor and what loading leaves to the Java machine comes bit by bit.
 */
public interface Pace {
  /** Without rest, on all cores. */
  Pace FULL =
      new Pace() {
        @Override
        public void rest() {
          // nothing else waits for the processor
        }

        @Override
        public boolean onAllCores() {
          return true;
        }
      };

  /** A piece of work is done: returns when the next one may begin. */
  void rest();

  /** True if pieces of work are done side by side. */
  default boolean onAllCores() {
    return false;
  }
}

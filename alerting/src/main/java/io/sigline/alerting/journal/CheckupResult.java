package io.sigline.alerting.journal;

/**
 * One thing that was looked at in a data directory.
 *
 * @param level how it is
 * @param check its name, the same in every version
 * @param message in one sentence, with what to do if it is not well
 */
public record CheckupResult(Level level, String check, String message) {
  /** From well to worst. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Sigline works, but somebody should look into it. */
    WARNING,
    /** Sigline does not start with it, or something is lost. */
    DAMAGED
  }
}

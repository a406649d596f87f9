package io.sigline.alerting.deliver;

import java.time.Instant;
import java.time.InstantSource;

/**
 * What time it is, and how time passes.
 *
 * @param wall the time of day: people and programs set it forward and back
 * @param steady since some moment, at an even pace; never set
 */
public record Clocks(InstantSource wall, InstantSource steady) {

  /** With the machine's own steady clock. */
  public static Clocks of(InstantSource wall) {
    return new Clocks(wall, () -> Instant.ofEpochSecond(0, System.nanoTime()));
  }
}

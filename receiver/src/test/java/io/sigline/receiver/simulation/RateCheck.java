package io.sigline.receiver.simulation;

/** Whether alerts come faster than they may: so many a second, averaged, and so many at once. */
final class RateCheck {
  private static final double LITTLE = 1e-3;
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final int atOnce;
  private double level;
  private long last;

  RateCheck(double perSecond, int atOnce) {
    this.perSecond = perSecond;
    this.atOnce = atOnce;
  }

  /** Alerts of one request, when it was begun. */
  void sent(long now, int alerts) {
    level = Math.max(0, level - (now - last) / NANOS * perSecond) + alerts;
    last = now;
    if (level > atOnce + LITTLE) {
      throw new Violation(
          "alerts come faster than %s a second and %d at once: %.1f too many"
              .formatted(perSecond, atOnce, level - atOnce));
    }
  }

  /** These were refused: parts of the list may follow at once. */
  void refused(int alerts) {
    level -= alerts;
  }
}

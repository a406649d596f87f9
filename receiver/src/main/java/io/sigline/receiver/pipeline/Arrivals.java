package io.sigline.receiver.pipeline;

/**
 * Times for what arrives, never before the last one: the clock's, and while that was set back, on
 * from the last one as time passes. One thread.
 */
final class Arrivals {
  private final Ticker ticker;
  private long last;
  private long lastNanoTime;

  /** Begins not before this time. */
  Arrivals(Ticker ticker, long notBeforeUnixNano) {
    this.ticker = ticker;
    this.last = notBeforeUnixNano;
    this.lastNanoTime = ticker.nanoTime();
  }

  /** Now. */
  long next() {
    long nanoTime = ticker.nanoTime();
    last = Math.max(last + Math.max(0, nanoTime - lastNanoTime), ticker.unixNano());
    lastNanoTime = nanoTime;
    return last;
  }
}

package io.sigline.receiver.pipeline;

/** What is to become of the matches of a rule, or the firings of a correlation. */
public enum Delivery {
  /** They are findings, unless a correlation silences them. */
  ALERT,
  /** They are counted, and make no finding. */
  SHADOW,
  /** Correlations have them, and nobody else. */
  CORRELATE
}

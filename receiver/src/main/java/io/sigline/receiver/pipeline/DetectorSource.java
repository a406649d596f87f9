package io.sigline.receiver.pipeline;

import io.sigline.engine.compile.Detector;

/** A set of rules in force: makes one detector per evaluator thread, {@code plan::newDetector}. */
@FunctionalInterface
public interface DetectorSource {

  /** A detector for the calling thread. */
  Detector newDetector();

  /** What is to become of the matches of this rule, or the firings of this correlation. */
  default Delivery delivery(String key) {
    return Delivery.ALERT;
  }

  /**
   * A detector for the calling thread that judges as the others do and leaves no trace in what they
   * count and learn.
   */
  default Detector newTestDetector() {
    return newDetector();
  }

  /** What is correlated of that which these detectors match. */
  default CorrelationRules correlations() {
    return CorrelationRules.NONE;
  }
}

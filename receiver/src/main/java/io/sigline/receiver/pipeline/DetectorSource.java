package io.sigline.receiver.pipeline;

import io.sigline.engine.compile.Detector;

/** Makes one detector per evaluator thread; {@code plan::newDetector}. */
@FunctionalInterface
public interface DetectorSource {

  /** A detector for the calling thread. */
  Detector newDetector();
}

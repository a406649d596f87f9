package io.sigline.engine.lint;

/** How much a finding matters, in descending order. */
public enum Severity {
  /** Sigma forbids it, or the rule is not loaded. */
  ERROR,
  /** The rule is loaded and probably does not do what its author meant. */
  WARNING,
  /** Worth knowing; nothing need be done. */
  NOTE
}

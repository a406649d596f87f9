/**
 * Sigma as a library: parse rules, compile them, match events, correlate. No I/O, threads or
 * logger, and no clock but a stopwatch for what rules cost.
 */
module io.sigline.engine {
  requires static transitive org.jspecify;
  requires org.yaml.snakeyaml;
  requires re2j;

  exports io.sigline.engine.rule;
  exports io.sigline.engine.parse;
  exports io.sigline.engine.packed;
  exports io.sigline.engine.pipeline;
  exports io.sigline.engine.event;
  exports io.sigline.engine.fieldmap;
  exports io.sigline.engine.lint;
  exports io.sigline.engine.match;
  exports io.sigline.engine.compile;
  exports io.sigline.engine.proof;
  exports io.sigline.engine.correlate;
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.SourceLayout.ViewLayout;
import io.sigline.engine.rule.LogSource;

/**
 * The views that records with the same answers have: under which log sources, by which fields. With
 * the same log source objects for record after record. Immutable.
 */
final class Resolution {
  private final SourceLayout source;
  private final boolean unknown;
  private final ViewLayout[] layouts;
  private final LogSource[] logSources;

  Resolution(SourceLayout source, boolean unknown, ViewLayout[] layouts, LogSource[] logSources) {
    this.source = source;
    this.unknown = unknown;
    this.layouts = layouts;
    this.logSources = logSources;
  }

  /** The source whose field map claims the records. */
  SourceLayout source() {
    return source;
  }

  /** True if neither a field map nor the resource gave the log source. */
  boolean isUnknown() {
    return unknown;
  }

  int views() {
    return layouts.length;
  }

  ViewLayout layout(int view) {
    return layouts[view];
  }

  LogSource logSource(int view) {
    return logSources[view];
  }
}

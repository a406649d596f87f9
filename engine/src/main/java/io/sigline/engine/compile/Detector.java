package io.sigline.engine.compile;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.match.Match;
import java.util.List;

/**
 * Judges records against a plan, one after the other: {@code EventSink sink = detector.begin();
 * walk the record into sink; List<Match> matches = detector.end();}. One instance per thread.
 */
public interface Detector {

  /** Forgets the last record and returns the sink for the next. */
  EventSink begin();

  /**
   * Judges the record that was walked into the sink.
   *
   * @return the matches, at most one per rule, in rule order; the shared empty list if none
   */
  List<Match> end();
}

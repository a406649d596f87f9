package io.sigline.engine.compile;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.match.Match;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * What the record that was walked in last says by {@link
   * io.sigline.engine.fieldmap.MappedEvent#SELF_TEST_TAG}; null of nearly all records. To be called
   * before {@link #end}.
   */
  default @Nullable String selfTestTag() {
    return null;
  }

  /**
   * Explains, for people, how the record that was walked in last is judged. Slow; to be called
   * before the next {@link #begin}.
   *
   * @param ruleKey the key of a rule whose searches are to be explained one by one; null for none
   * @throws IllegalArgumentException if no rule has the key
   */
  Explanation explain(@Nullable String ruleKey);
}

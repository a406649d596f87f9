package io.sigline.engine.correlate;

import io.sigline.engine.rule.Correlation;
import java.util.List;
import java.util.Map;

/**
 * A correlation's condition held for a window of a group.
 *
 * @param id the same whenever the same events come again, in whatever order: made of the
 *     correlation's key, the group and the time
 * @param group each name of {@code group-by} with the group's value, as the group's first event has
 *     it
 * @param windowStartUnixNano begin of the window, inclusive
 * @param timeUnixNano end of the window, inclusive: the time of the event that made the condition
 *     hold
 * @param measured the number of events, values or rules, the sum, mean or percentile
 * @param events those that led to it, in the order of their times; only the newest where there are
 *     many, only the newest of each rule ({@code temporal}) or value ({@code value_count})
 */
public record Fired(
    EventId id,
    Correlation correlation,
    Map<String, String> group,
    long windowStartUnixNano,
    long timeUnixNano,
    double measured,
    List<Contribution> events) {
  public Fired {
    events = List.copyOf(events);
  }

  /** An event that led to it. */
  public record Contribution(EventId event, long timeUnixNano) {}
}

package io.sigline.receiver.rules;

import io.sigline.engine.rule.Filter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once each, that a filter will expire soon and that it has expired. */
final class FilterNews {
  private static final Logger log = LoggerFactory.getLogger(FilterNews.class);

  private final Map<String, FilterState> told = new HashMap<>();

  /** Nothing changes before then. */
  private Instant due = Instant.MIN;

  /** As {@link #tell}, if something may have changed by now. Cheap. */
  synchronized void tellIfDue(List<Filter> filters, Instant now) {
    if (!now.isBefore(due)) {
      tell(filters, now);
    }
  }

  /** Says what has not been said of these filters. */
  synchronized void tell(List<Filter> filters, Instant now) {
    due = Instant.MAX;
    for (Filter filter : filters) {
      Instant expires = filter.expires();
      if (expires == null) {
        continue;
      }
      FilterState state = FilterState.of(filter, now);
      if (state == FilterState.IN_FORCE) {
        due = earlier(due, expires.minus(Filter.NOTICE));
      } else if (state == FilterState.EXPIRES_SOON) {
        due = earlier(due, expires);
      }
      // with the time, as a filter may be prolonged
      if (told.put(filter.key() + "@" + expires, state) != state) {
        tell(filter, state, expires);
      }
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static void tell(Filter filter, FilterState state, Instant expires) {
    switch (state) {
      case IN_FORCE -> {}
      case EXPIRES_SOON ->
          log.warn(
              "the filter '{}' ({}) expires at {}; what it hides will alert again",
              filter.title(),
              filter.source(),
              expires);
      case EXPIRED ->
          log.warn(
              "the filter '{}' ({}) expired at {} and hides nothing any more",
              filter.title(),
              filter.source(),
              expires);
    }
  }
}

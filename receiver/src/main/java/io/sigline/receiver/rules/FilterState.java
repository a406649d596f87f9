package io.sigline.receiver.rules;

import io.sigline.engine.rule.Filter;
import java.time.Instant;
import java.util.Locale;

/** What has become of a filter. */
public enum FilterState {
  /** It hides what it says, and will for more than a week, or for ever. */
  IN_FORCE,
  /** It hides what it says, for less than a week. */
  EXPIRES_SOON,
  /** It hides nothing any more. */
  EXPIRED;

  /** The state at this time. */
  public static FilterState of(Filter filter, Instant now) {
    if (filter.isExpired(now)) {
      return EXPIRED;
    }
    return filter.isExpired(now.plus(Filter.NOTICE)) ? EXPIRES_SOON : IN_FORCE;
  }

  /** As output has it: {@code in-force}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

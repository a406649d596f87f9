package io.sigline.alerting.deliver;

/** State of a destination's circuit breaker. */
public enum Circuit {
  /** Requests flow. */
  CLOSED,
  /** The last request failed; waiting. */
  OPEN,
  /** Trying with one alert. */
  HALF_OPEN
}

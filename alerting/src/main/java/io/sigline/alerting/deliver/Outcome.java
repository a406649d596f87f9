package io.sigline.alerting.deliver;

import java.time.Duration;

/** What a destination made of a list of alerts. */
sealed interface Outcome {

  /** It has them all. */
  record Accepted() implements Outcome {}

  /** It will never take this list; a part of it perhaps. */
  record Rejected(String reason) implements Outcome {}

  /**
   * It refuses, because of the content (a filter in front) or of how it is set up: not known which.
   */
  record Refused(String reason) implements Outcome {}

  /** It does not know us, whatever the content. */
  record Unauthorised(String reason) implements Outcome {}

  /**
   * It cannot now.
   *
   * @param asked what it asks for, at least; zero if nothing
   */
  record Unavailable(String reason, Duration asked) implements Outcome {}
}

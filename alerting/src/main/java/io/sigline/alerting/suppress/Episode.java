package io.sigline.alerting.suppress;

import io.sigline.alerting.alert.Severity;
import java.time.Instant;

/**
 * One suppression window of one fingerprint: what was found since its alert was raised.
 *
 * @param opened by the clock, when the finding that raised the alert arrived
 * @param count findings so far
 * @param reported the count that the last version of the alert has
 * @param severity the highest so far
 * @param reportedSeverity the severity that the last version of the alert has
 * @param lastEventUnixNano when the latest event happened
 * @param lastReceivedUnixNano when the latest event was received
 */
public record Episode(
    String alertId,
    String fingerprint,
    Instant opened,
    long count,
    long reported,
    Severity severity,
    Severity reportedSeverity,
    long lastEventUnixNano,
    long lastReceivedUnixNano) {

  /** The window that a finding opens. */
  static Episode opening(
      String alertId,
      String fingerprint,
      Instant now,
      Severity severity,
      long event,
      long received) {
    return new Episode(alertId, fingerprint, now, 1, 1, severity, severity, event, received);
  }

  /** With one finding more. */
  Episode plus(Severity found, long event, long received) {
    return new Episode(
        alertId,
        fingerprint,
        opened,
        count + 1,
        reported,
        found.compareTo(severity) > 0 ? found : severity,
        reportedSeverity,
        Math.max(event, lastEventUnixNano),
        Math.max(received, lastReceivedUnixNano));
  }

  /** After a version of the alert was made with the present count and severity. */
  Episode told() {
    return new Episode(
        alertId,
        fingerprint,
        opened,
        count,
        count,
        severity,
        severity,
        lastEventUnixNano,
        lastReceivedUnixNano);
  }

  /** True if the last version of the alert does not say all of this. */
  boolean hasNews() {
    return count != reported || severity != reportedSeverity;
  }

  /** True if a power of ten was reached since the last version, or a higher severity. */
  boolean isDue() {
    return Long.toString(count).length() > Long.toString(reported).length()
        || severity != reportedSeverity;
  }
}

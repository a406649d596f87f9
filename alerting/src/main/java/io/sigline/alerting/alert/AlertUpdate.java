package io.sigline.alerting.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A further version of an alert that was raised: same id, same fingerprint, all else as it was.
 *
 * @param count findings so far
 * @param severity the highest so far
 * @param lastEventUnixNano when the latest of them happened
 * @param lastReceivedUnixNano when the latest of them was received
 */
public record AlertUpdate(
    long count, Severity severity, long lastEventUnixNano, long lastReceivedUnixNano) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The alert with these values in their places; the order of its names stays. */
  public String applyTo(String alertJson) {
    ObjectNode alert;
    try {
      alert = (ObjectNode) JSON.readTree(alertJson);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an alert that is not JSON", e);
    }
    alert.put("severity", severity.keepName());
    alert.put("lastReceived", Instants.millis(lastReceivedUnixNano));
    alert.put("count", count);
    alert.put("last_seen", Instants.millis(lastEventUnixNano));
    return alert.toString();
  }
}

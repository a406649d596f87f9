package io.sigline.receiver.api;

import io.sigline.receiver.connection.ClosedConnections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Connections that were hung up on.
 *
 * @param ports each by itself
 */
public record ConnectionMetrics(List<ClosedConnections> ports) {

  void register(Meters meters) {
    Map<List<String>, DoubleSupplier> counts = new LinkedHashMap<>();
    for (ClosedConnections port : ports) {
      for (ClosedConnections.Reason reason : ClosedConnections.Reason.values()) {
        String name = reason.name().toLowerCase(Locale.ROOT);
        counts.put(List.of(port.port(), name), () -> port.count(reason));
      }
    }
    meters.suppliedCounters(
        "sigline_connections_closed",
        "Connections that were closed because nothing came, or a request did not end.",
        "protocol",
        "reason",
        counts);
  }
}

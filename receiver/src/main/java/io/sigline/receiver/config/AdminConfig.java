package io.sigline.receiver.config;

/**
 * Where health, readiness, metrics and the masked configuration are served, without a login.
 *
 * @param port 0 = any free port
 * @param ruleSeries so many rules have metrics of their own, those that matched most
 */
public record AdminConfig(String host, int port, int ruleSeries) {
  public AdminConfig {
    new Checks()
        .present("host", host)
        .port("port", port)
        .expect(ruleSeries >= 0 && ruleSeries <= 100_000, "rule-series", "0 to 100000", ruleSeries)
        .throwIfAny();
  }

  static AdminConfig defaults() {
    return new AdminConfig("127.0.0.1", 8080, 200);
  }
}

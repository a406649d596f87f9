package io.sigline.receiver.config;

/**
 * Where health, readiness, metrics and the masked configuration are served, without a login.
 *
 * @param port 0 = any free port
 */
public record AdminConfig(String host, int port) {
  public AdminConfig {
    new Checks().present("host", host).port("port", port).throwIfAny();
  }

  static AdminConfig defaults() {
    return new AdminConfig("127.0.0.1", 8080);
  }
}

package io.sigline.receiver.config;

import java.time.Duration;

/**
 * Where health, readiness, metrics and the masked configuration are served.
 *
 * @param port 0 = any free port
 * @param tls PEM files; none = plain HTTP
 * @param token what a caller must send as {@code Authorization: Bearer …}; none = nothing
 * @param readToken the same for callers that may look and change nothing
 * @param insecure true: listen beyond loopback although neither a token nor a client's certificate
 *     is asked for
 * @param maxConnections at once
 * @param idleTimeout how long a connection may be without a request
 * @param requestTimeout how long a request may take to come, and as long again to be answered
 * @param ruleSeries so many rules have metrics of their own, those that matched most
 */
public record AdminConfig(
    String host,
    int port,
    TlsConfig tls,
    Secret token,
    Secret readToken,
    boolean insecure,
    int maxConnections,
    Duration idleTimeout,
    Duration requestTimeout,
    int ruleSeries) {

  public AdminConfig {
    new Checks()
        .present("host", host)
        .port("port", port)
        .expect(
            !readToken.isSet() || token.isSet(),
            "token",
            "a token, as read-token is set",
            "nothing")
        .expect(
            Checks.isLoopback(host) || insecure || token.isSet() || tls.mutual(),
            "insecure",
            "true, or admin.token, or authorities in admin.tls.client-ca, because host "
                + host
                + " can be reached from other machines and anybody there could look and command",
            false)
        .connections(maxConnections, idleTimeout, requestTimeout)
        .expect(ruleSeries >= 0 && ruleSeries <= 100_000, "rule-series", "0 to 100000", ruleSeries)
        .throwIfAny();
  }

  static AdminConfig defaults() {
    return new AdminConfig(
        "127.0.0.1",
        8080,
        TlsConfig.NONE,
        Secret.NONE,
        Secret.NONE,
        false,
        200,
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        200);
  }

  /** True if only this machine can reach it. */
  public boolean loopbackOnly() {
    return Checks.isLoopback(host);
  }
}

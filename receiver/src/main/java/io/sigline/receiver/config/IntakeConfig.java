package io.sigline.receiver.config;

import java.time.Duration;

/**
 * How collectors reach Sigline.
 *
 * @param host address to listen on
 * @param grpcPort OTLP/gRPC; 0 = any free port
 * @param httpPort OTLP/HTTP; 0 = any free port
 * @param httpPath path of OTLP/HTTP logs
 * @param maxRequestSize largest request accepted, measured after decompression
 * @param insecure true: listen beyond loopback although neither TLS nor a token protects the port
 * @param bearerToken what a caller must send as {@code Authorization: Bearer …}; none = nothing
 * @param maxConnections connections that each of both ports has at once
 * @param idleTimeout how long a connection may be without a request
 * @param requestTimeout how long a request may take to come, from its first byte to its last
 * @param keepaliveTime idle time after which a connection is probed
 * @param keepaliveTimeout how long the answer to a probe may take
 * @param maxConnectionAge when a connection is asked to go away, so that load spreads; 0 = never
 * @param maxConnectionAgeGrace how long calls of such a connection may still run
 * @param hold how long a call waits, at most, while the ring is full; never past its deadline
 * @param retryDelay when a refused caller should come again
 */
public record IntakeConfig(
    String host,
    int grpcPort,
    int httpPort,
    String httpPath,
    DataSize maxRequestSize,
    boolean insecure,
    Secret bearerToken,
    TlsConfig tls,
    int maxConnections,
    Duration idleTimeout,
    Duration requestTimeout,
    Duration keepaliveTime,
    Duration keepaliveTimeout,
    Duration maxConnectionAge,
    Duration maxConnectionAgeGrace,
    Duration hold,
    Duration retryDelay) {

  public IntakeConfig {
    long size = maxRequestSize.bytes();
    new Checks()
        .present("host", host)
        .port("grpc-port", grpcPort)
        .port("http-port", httpPort)
        .expect(
            grpcPort != httpPort || grpcPort == 0,
            "http-port",
            "another port than grpc-port",
            httpPort)
        .expect(httpPath.startsWith("/"), "http-path", "a path that begins with /", httpPath)
        .expect(
            size >= 1_024 && size <= 1L << 30, "max-request-size", "1KiB to 1GiB", maxRequestSize)
        .expect(
            !bearerToken.isSet()
                || bearerToken.value().chars().allMatch(c -> c == 10 || (c > 32 && c < 127)),
            "bearer-token",
            "printable ASCII without spaces",
            "something else")
        .expect(
            Checks.isLoopback(host) || insecure || tls.enabled() || bearerToken.isSet(),
            "insecure",
            "true, or a certificate in intake.tls, or intake.bearer-token, because host "
                + host
                + " can be reached from other machines and anybody there could send records",
            false)
        .connections(maxConnections, idleTimeout, requestTimeout)
        .expect(
            keepaliveTime.toSeconds() >= 1,
            "keepalive-time",
            "at least 1s",
            Durations.print(keepaliveTime))
        .expect(
            keepaliveTimeout.toMillis() >= 100,
            "keepalive-timeout",
            "at least 100ms",
            Durations.print(keepaliveTimeout))
        .expect(
            hold.compareTo(Checks.MOST_PATIENCE) <= 0, "hold", "at most 5m", Durations.print(hold))
        .expect(
            retryDelay.toMillis() >= 10 && retryDelay.compareTo(Checks.MOST_PATIENCE) <= 0,
            "retry-delay",
            "10ms to 5m",
            Durations.print(retryDelay))
        .throwIfAny();
  }

  static IntakeConfig defaults() {
    return new IntakeConfig(
        "127.0.0.1",
        4317,
        4318,
        "/v1/logs",
        DataSize.mebibytes(64),
        false,
        Secret.NONE,
        TlsConfig.NONE,
        1000,
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        Duration.ofHours(2),
        Duration.ofSeconds(20),
        Duration.ZERO,
        Duration.ofSeconds(30),
        Duration.ofSeconds(4),
        Duration.ofSeconds(2));
  }

  /**
   * True if only this machine can reach the intake. A name other than localhost is not looked up.
   */
  public boolean loopbackOnly() {
    return Checks.isLoopback(host);
  }
}

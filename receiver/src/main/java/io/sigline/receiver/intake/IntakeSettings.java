package io.sigline.receiver.intake;

import io.sigline.receiver.secrets.LiveSecret;
import io.sigline.receiver.tls.TlsFiles;
import java.time.Duration;
import java.util.Optional;

/**
 * The values of the configuration's {@code intake} section, validated there.
 *
 * @param grpcPort 0 for any free port
 * @param httpPort 0 for any free port
 * @param httpPath path of the OTLP/HTTP endpoint, from the slash
 * @param maxRequestBytes largest request, after decompression
 * @param bearerToken asked of every call if there, a line each if there are several
 * @param tls PEM files; plain text if absent
 * @param connections what they may ask of a port
 * @param maxConnectionAge zero for unlimited
 * @param retryDelay what a refused caller is told to wait
 */
public record IntakeSettings(
    String host,
    int grpcPort,
    int httpPort,
    String httpPath,
    int maxRequestBytes,
    Optional<LiveSecret> bearerToken,
    Optional<TlsFiles> tls,
    Connections connections,
    Duration keepaliveTime,
    Duration keepaliveTimeout,
    Duration maxConnectionAge,
    Duration maxConnectionAgeGrace,
    Duration retryDelay) {

  /** The defaults of the configuration. */
  public static IntakeSettings defaults() {
    return new IntakeSettings(
        "127.0.0.1",
        4317,
        4318,
        "/v1/logs",
        64 << 20,
        Optional.empty(),
        Optional.empty(),
        Connections.DEFAULT,
        Duration.ofHours(2),
        Duration.ofSeconds(20),
        Duration.ZERO,
        Duration.ofSeconds(30),
        Duration.ofSeconds(2));
  }

  /**
   * What the connections of a port may ask for.
   *
   * @param most at once
   * @param idle how long one may be without a request
   * @param request how long a request may take to come
   */
  public record Connections(int most, Duration idle, Duration request) {
    /** The defaults of the configuration. */
    public static final Connections DEFAULT =
        new Connections(1000, Duration.ofMinutes(5), Duration.ofSeconds(30));
  }
}

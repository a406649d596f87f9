package io.sigline.receiver.intake;

import io.sigline.receiver.connection.ConnectionWatch;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.secrets.TokenCheck;
import io.sigline.receiver.tls.ServerTls;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The servers that collectors export to: OTLP/gRPC and OTLP/HTTP. Says not serving (gRPC health
 * service) until {@link #ready} is called.
 */
public final class Intake implements AutoCloseable {
  private final GrpcServer grpc;
  private final HttpServer http;
  private final IntakeCounters counters;
  private final Optional<ServerTls> tls;

  private Intake(
      GrpcServer grpc, HttpServer http, IntakeCounters counters, Optional<ServerTls> tls) {
    this.grpc = grpc;
    this.http = http;
    this.counters = counters;
    this.tls = tls;
  }

  /**
   * Opens both ports.
   *
   * @throws IOException naming the address that could not be bound, or the file that could not be
   *     read
   */
  public static Intake start(IntakeSettings settings, Pipeline pipeline, IntakeCounters counters)
      throws IOException {
    Optional<ServerTls> tls =
        settings.tls().isPresent()
            ? Optional.of(ServerTls.open(settings.tls().get()))
            : Optional.empty();
    BodyReader reader =
        new BodyReader(pipeline.buffers(), settings.maxRequestBytes(), pipeline.digests());
    Answers answers = new Answers(settings.retryDelay());
    Optional<TokenCheck> token = settings.bearerToken().map(TokenCheck::new);
    ExecutorService workers = workers();
    GrpcExport calls =
        new GrpcExport(
            pipeline, reader, token, answers, counters, workers, settings.connections().request());
    GrpcServer grpc = GrpcServer.start(settings, calls, workers, counters, tls);
    try {
      ConnectionWatch watch = HttpServer.watch(settings.connections(), counters);
      HttpExport export = new HttpExport(settings, pipeline, reader, answers, counters, watch);
      return new Intake(grpc, HttpServer.start(settings, export, watch, tls), counters, tls);
    } catch (IOException e) {
      grpc.beginStop();
      grpc.stop(Duration.ZERO);
      throw e;
    }
  }

  /** Decompressing is work for a core: more threads than cores would only wait for each other. */
  private static ExecutorService workers() {
    return Executors.newFixedThreadPool(
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        Thread.ofPlatform().daemon().name("sigline-intake-", 0).factory());
  }

  /** The port that OTLP/gRPC is served on. */
  public int grpcPort() {
    return grpc.port();
  }

  /** The port that OTLP/HTTP is served on. */
  public int httpPort() {
    return http.port();
  }

  /** What both servers show and trust; empty if they speak plain text. */
  public Optional<ServerTls> tls() {
    return tls;
  }

  /** What the servers saw. */
  public IntakeCounters counters() {
    return counters;
  }

  /** Sets what the gRPC health service says. Calls are taken either way. */
  public void ready(boolean ready) {
    grpc.ready(ready);
  }

  /**
   * Closes both ports once the calls under way are answered, or the time is up. Drain the pipeline
   * before: it refuses new calls meanwhile, and answers those that it has.
   */
  public void stop(Duration timeout) {
    grpc.beginStop();
    http.stop();
    grpc.stop(timeout);
  }

  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}

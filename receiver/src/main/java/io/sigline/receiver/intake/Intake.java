package io.sigline.receiver.intake;

import io.sigline.receiver.pipeline.Pipeline;
import java.io.IOException;
import java.time.Duration;

/**
 * The servers that collectors export to: OTLP/gRPC and OTLP/HTTP. Says not serving (gRPC health
 * service) until {@link #ready} is called.
 */
public final class Intake implements AutoCloseable {
  private final IntakeSettings settings;
  private final Pipeline pipeline;
  private final IntakeCounters counters;

  private Intake(IntakeSettings settings, Pipeline pipeline, IntakeCounters counters) {
    this.settings = settings;
    this.pipeline = pipeline;
    this.counters = counters;
  }

  /**
   * Opens both ports.
   *
   * @throws IOException naming the address that could not be bound, or the file that could not be
   *     read
   */
  public static Intake start(IntakeSettings settings, Pipeline pipeline, IntakeCounters counters)
      throws IOException {
    return new Intake(settings, pipeline, counters);
  }

  /** The port that OTLP/gRPC is served on. */
  public int grpcPort() {
    return settings.grpcPort();
  }

  /** The port that OTLP/HTTP is served on. */
  public int httpPort() {
    return settings.httpPort();
  }

  /** What the servers saw. */
  public IntakeCounters counters() {
    return counters;
  }

  /** Sets what the gRPC health service says. Calls are taken either way. */
  public void ready(boolean ready) {}

  /**
   * Takes no new calls, and waits until those under way are answered; drain the pipeline at the
   * same time or after.
   */
  public void stop(Duration timeout) {
    pipeline.close();
  }

  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}

package io.sigline.receiver.intake;

import io.sigline.receiver.connection.ClosedConnections;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the servers saw before the pipeline, in requests. Once none is under way:
 *
 * <pre>
 * grpcRequests + httpRequests = calls of the pipeline + unauthenticated + invalid + tooLarge
 *                             + unsupported + noRoom + ringFull + interrupted + faults
 * </pre>
 */
public final class IntakeCounters {
  /** Export requests over gRPC. */
  public final LongAdder grpcRequests = new LongAdder();

  /** Requests over HTTP, whatever their path. */
  public final LongAdder httpRequests = new LongAdder();

  /** Requests without the right token. */
  public final LongAdder unauthenticated = new LongAdder();

  /** Requests whose bytes are not an export request. */
  public final LongAdder invalid = new LongAdder();

  /** Requests over the size limit. */
  public final LongAdder tooLarge = new LongAdder();

  /** Requests of another path, method, content type or encoding. */
  public final LongAdder unsupported = new LongAdder();

  /** Requests refused while being read because too many bytes are in flight. */
  public final LongAdder noRoom = new LongAdder();

  /** Requests that were held as they were sent, for as long as one is, while the ring was full. */
  public final LongAdder ringFull = new LongAdder();

  /** Connections to OTLP/gRPC that were closed at once because there were too many. */
  public final LongAdder grpcConnectionsRefused = new LongAdder();

  /** Connections to OTLP/gRPC that were hung up on. */
  public final ClosedConnections grpcConnectionsClosed = new ClosedConnections("grpc");

  /** Connections to OTLP/HTTP that were hung up on. */
  public final ClosedConnections httpConnectionsClosed = new ClosedConnections("http");

  /** Requests that ended before they were whole, or took too long to come. */
  public final LongAdder interrupted = new LongAdder();

  /** Requests that failed by a bug of ours; answered as unavailable. */
  public final LongAdder faults = new LongAdder();
}

package io.sigline.benchmarks.load;

import java.util.function.Consumer;

/** A connection to the server under load. */
interface Sender extends AutoCloseable {
  /**
   * Sends a request without waiting for its answer.
   *
   * @param done is given the outcome, once, on any thread
   */
  void send(EncodedBatch batch, Consumer<Outcome> done);

  @Override
  void close();

  /** A sender to a port of this machine. */
  static Sender to(int port, Protocol protocol, Compression compression) {
    return protocol == Protocol.GRPC
        ? new GrpcSender(port, compression)
        : new HttpSender(port, protocol, compression);
  }
}

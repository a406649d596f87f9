package io.sigline.benchmarks.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Requests ready to be sent to one server of this machine, again and again. */
public final class Load implements AutoCloseable {
  private static final Duration ONCE = Duration.ofMinutes(5);

  private final Sender sender;
  private final List<EncodedBatch> batches;
  private final LongSupplier retried;

  private Load(Sender sender, List<EncodedBatch> batches, LongSupplier retried) {
    this.sender = sender;
    this.batches = batches;
    this.retried = retried;
  }

  /**
   * Encodes and compresses the requests, and opens a connection.
   *
   * @param port of the server, on 127.0.0.1
   * @param requests as {@link Batches#read} gives them
   */
  public static Load to(
      int port, Protocol protocol, Compression compression, List<ObjectNode> requests) {
    List<EncodedBatch> batches =
        requests.parallelStream()
            .map(request -> EncodedBatch.of(request, protocol, compression))
            .toList();
    return new Load(Sender.to(port, protocol, compression), batches, () -> 0);
  }

  /**
   * The same, over gRPC and not compressed, with records that are new each time that they are sent:
   * a number in each is counted up. What is refused is sent again, as a collector does.
   */
  public static Load ofNewRecords(int port, List<ObjectNode> requests) {
    List<EncodedBatch> batches =
        requests.parallelStream()
            .map(NumberingSender::numbered)
            .map(request -> EncodedBatch.of(request, Protocol.GRPC, Compression.NONE))
            .toList();
    var retrying =
        new RetryingSender(new GrpcSender(port, Compression.NONE), RetryingSender.COLLECTORS);
    return new Load(new NumberingSender(retrying), batches, retrying::retried);
  }

  /** Sends at this pace, waits for every answer. */
  public LoadResult run(Pace pace, ServerProcess server) throws InterruptedException {
    return LoadGenerator.run(sender, batches, pace, Timing.real(), server);
  }

  /** Sends every request once, waits for every answer. */
  public LoadResult once(ServerProcess server) throws InterruptedException {
    return run(new Pace(0, Pace.FLAT_OUT, ONCE, batches.size()), server);
  }

  /** Records that were refused and sent again, each time that they were. */
  public long retried() {
    return retried.getAsLong();
  }

  @Override
  public void close() {
    sender.close();
  }
}

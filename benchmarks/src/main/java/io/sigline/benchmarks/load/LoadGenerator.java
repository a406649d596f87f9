package io.sigline.benchmarks.load;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Sends pre-encoded requests to one server on loopback, flat out with a fixed number of calls in
 * flight, or at a fixed rate. At a fixed rate the schedule does not wait for answers (open loop),
 * and a call's latency counts from the moment it was due, so a stall is charged to every call it
 * delayed.
 */
final class LoadGenerator {
  private final Channel channel;
  private final LoadOptions options;
  private final List<ExportLogsServiceRequest> requests;
  private final int[] records;
  private final Semaphore inFlight;
  private final LongAdder answered = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final ConcurrentHistogram latencyMicros =
      new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);

  private LoadGenerator(
      Channel channel, LoadOptions options, List<ExportLogsServiceRequest> requests) {
    this.channel = channel;
    this.options = options;
    this.requests = requests;
    this.records =
        requests.stream().mapToInt(ExportLogsServiceRequest::getResourceLogsCount).toArray();
    this.inFlight = new Semaphore(options.inFlight());
  }

  /** Runs to the end of the options' time or count, and waits for every answer. */
  static LoadResult run(LoadOptions options, List<ExportLogsServiceRequest> requests)
      throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", options.port()).usePlaintext().build();
    try {
      return new LoadGenerator(channel, options, requests).send();
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  private LoadResult send() throws InterruptedException {
    long cpuBefore = ProcessCpu.nanos(options.serverPid());
    long start = System.nanoTime();
    long end = start + options.duration().toNanos();
    long sent = 0;
    for (int i = 0; System.nanoTime() < end; i++) {
      int index = i % requests.size();
      long due = options.recordsPerSecond() == 0 ? System.nanoTime() : dueAt(start, sent);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      inFlight.acquire();
      call(
          requests.get(index),
          records[index],
          options.recordsPerSecond() == 0 ? System.nanoTime() : due);
      sent += records[index];
    }
    inFlight.acquire(options.inFlight());
    long wall = System.nanoTime() - start;
    long cpu = ProcessCpu.nanos(options.serverPid()) - cpuBefore;
    return new LoadResult(
        sent, answered.sum(), rejected.sum(), failed.sum(), wall, cpu, latencyMicros.copy());
  }

  private long dueAt(long start, long sent) {
    return start + (long) (sent * 1e9 / options.recordsPerSecond());
  }

  private void call(ExportLogsServiceRequest request, int count, long due) {
    CallOptions call =
        CallOptions.DEFAULT.withDeadlineAfter(options.deadline().toMillis(), TimeUnit.MILLISECONDS);
    if (!options.compression().equals("none")) {
      call = call.withCompression(options.compression());
    }
    ClientCalls.asyncUnaryCall(
        channel.newCall(LogsServiceGrpc.getExportMethod(), call),
        request,
        new StreamObserver<ExportLogsServiceResponse>() {
          @Override
          public void onNext(ExportLogsServiceResponse response) {
            rejected.add(response.getPartialSuccess().getRejectedLogRecords());
            answered.add(count);
          }

          @Override
          public void onError(Throwable error) {
            failed.add(count);
            finished(due);
          }

          @Override
          public void onCompleted() {
            finished(due);
          }
        });
  }

  private void finished(long due) {
    latencyMicros.recordValue(
        Math.min(
            TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due),
            latencyMicros.getHighestTrackableValue()));
    inFlight.release();
  }
}

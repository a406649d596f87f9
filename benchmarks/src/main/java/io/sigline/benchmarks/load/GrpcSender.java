package io.sigline.benchmarks.load;

import io.grpc.CallOptions;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sends over gRPC what was encoded and compressed beforehand. */
final class GrpcSender implements Sender {
  private static final long DEADLINE_SECONDS = 60;

  private static final MethodDescriptor<EncodedBatch, ExportLogsServiceResponse> EXPORT =
      LogsServiceGrpc.getExportMethod().toBuilder(
              new AsEncoded(), LogsServiceGrpc.getExportMethod().getResponseMarshaller())
          .build();

  private final ManagedChannel channel;
  private final CallOptions options;

  GrpcSender(int port, Compression compression) {
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext();
    if (compression == Compression.NONE) {
      options = CallOptions.DEFAULT;
    } else {
      CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
      compressors.register(new AlreadyCompressed(compression.encoding()));
      builder.compressorRegistry(compressors);
      options = CallOptions.DEFAULT.withCompression(compression.encoding());
    }
    channel = builder.build();
  }

  /** The bytes of a batch, as they are. */
  private static final class AsEncoded implements MethodDescriptor.Marshaller<EncodedBatch> {
    @Override
    public InputStream stream(EncodedBatch batch) {
      return new ByteArrayInputStream(batch.body());
    }

    @Override
    public EncodedBatch parse(InputStream stream) {
      throw new UnsupportedOperationException("a batch is only sent");
    }
  }

  /** Names the encoding of bytes that are encoded already. */
  private record AlreadyCompressed(String encoding) implements Compressor {
    @Override
    public String getMessageEncoding() {
      return encoding;
    }

    @Override
    public OutputStream compress(OutputStream out) {
      return out;
    }
  }

  @Override
  public void send(EncodedBatch batch, Consumer<Outcome> done) {
    CallOptions call = options.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    ClientCalls.asyncUnaryCall(channel.newCall(EXPORT, call), batch, new Answer(done));
  }

  /** Waits for the one answer, and the end behind it. */
  private static final class Answer implements StreamObserver<ExportLogsServiceResponse> {
    private final Consumer<Outcome> done;
    private ExportLogsPartialSuccess partial = ExportLogsPartialSuccess.getDefaultInstance();

    private Answer(Consumer<Outcome> done) {
      this.done = done;
    }

    @Override
    public void onNext(ExportLogsServiceResponse response) {
      partial = response.getPartialSuccess();
    }

    @Override
    public void onError(Throwable error) {
      done.accept(outcome(Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
      done.accept(Outcome.answered(partial.getRejectedLogRecords(), partial.getErrorMessage()));
    }
  }

  /** What a status other than OK means to whoever exports. */
  static Outcome outcome(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED -> Outcome.refused(status.toString());
      default -> Outcome.failed(status.toString());
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

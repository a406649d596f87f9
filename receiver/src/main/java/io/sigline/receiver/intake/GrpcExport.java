package io.sigline.receiver.intake;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerStreamTracer;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.pipeline.Outcome;
import io.sigline.receiver.pipeline.Pipeline;
import io.sigline.receiver.pipeline.Submission;
import io.sigline.receiver.secrets.TokenCheck;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * {@code LogsService/Export}. The request stays bytes: taken as they are on a network thread,
 * decompressed and checked by a worker, and answered from the pipeline's threads. Whatever goes
 * wrong on our side is UNAVAILABLE: any other code would make a collector drop the batch.
 */
final class GrpcExport implements ServerCallHandler<Incoming, ExportLogsServiceResponse> {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Pipeline pipeline;
  private final BodyReader reader;
  private final Optional<TokenCheck> token;
  private final Answers answers;
  private final IntakeCounters counters;
  private final Faults faults;

  private final Executor workers;
  private final Duration patience;

  /** Calls whose request is yet to come, or a part of it. */
  private final Set<Export> coming = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sigline-intake-timer").factory());

  GrpcExport(
      Pipeline pipeline,
      BodyReader reader,
      Optional<TokenCheck> token,
      Answers answers,
      IntakeCounters counters,
      Executor workers,
      Duration patience) {
    this.pipeline = pipeline;
    this.reader = reader;
    this.token = token;
    this.answers = answers;
    this.counters = counters;
    this.workers = workers;
    this.patience = patience;
    long period = Math.clamp(patience.toMillis() / 4, 10, 1_000);
    var _ = timer.scheduleWithFixedDelay(this::breakOffLate, period, period, TimeUnit.MILLISECONDS);
    this.faults = new Faults(counters);
  }

  /** Refuses calls that came too long ago and are not whole. */
  private void breakOffLate() {
    coming.forEach(Export::breakOffIfLate);
  }

  /** Breaks off no more calls. */
  void stop() {
    timer.shutdownNow();
  }

  /** What sees to the streams of the server that has the method. */
  ServerStreamTracer.Factory streams() {
    return new StreamEnd.Factory(pipeline::room);
  }

  /** The method, with a request type of our own. */
  MethodDescriptor<Incoming, ExportLogsServiceResponse> method() {
    return LogsServiceGrpc.getExportMethod().toBuilder(new Incomings(), new Responses()).build();
  }

  @Override
  public ServerCall.Listener<Incoming> startCall(
      ServerCall<Incoming, ExportLogsServiceResponse> call, Metadata headers) {
    counters.grpcRequests.increment();
    if (token.isPresent() && !token.get().passes(headers.get(AUTHORIZATION))) {
      counters.unauthenticated.increment();
      close(call, Answers.status(Code.UNAUTHENTICATED, "expected the intake's bearer token"));
      return new ServerCall.Listener<>() {};
    }
    call.request(2);
    Export export = new Export(call, Context.current().getDeadline());
    coming.add(export);
    return export;
  }

  private static void close(ServerCall<?, ?> call, com.google.rpc.Status status) {
    StatusRuntimeException exception = StatusProto.toStatusRuntimeException(status);
    Metadata trailers = exception.getTrailers();
    call.close(exception.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  /** One call. Its callbacks come one after the other, on a network thread. */
  private final class Export extends ServerCall.Listener<Incoming> {
    private final ServerCall<Incoming, ExportLogsServiceResponse> call;
    private final @Nullable Deadline deadline;
    private final @Nullable StreamEnd end = StreamEnd.current();
    private volatile @Nullable Incoming incoming;
    private final ComingTime time = ComingTime.of(patience);

    /** Whether the request came, or is no longer waited for: what is first counts. */
    private final AtomicBoolean settled = new AtomicBoolean();

    /** It is a worker's, who sees to it that it is counted. */
    private boolean handedOver;

    private volatile boolean closed;

    /** The worker looks after it submitted, we after it is set: one sees what the other set. */
    private volatile boolean cancelled;

    private volatile @Nullable Submission submission;

    private Export(
        ServerCall<Incoming, ExportLogsServiceResponse> call, @Nullable Deadline deadline) {
      this.call = call;
      this.deadline = deadline;
    }

    private void breakOffIfLate() {
      if (time.isOver() && settle()) {
        counters.interrupted.increment();
        refuse(answers.failed(BodyException.tooSlow()));
      }
    }

    /** True for whoever comes first. */
    private boolean settle() {
      coming.remove(this);
      return settled.compareAndSet(false, true);
    }

    @Override
    public void onMessage(Incoming message) {
      if (closed) {
        message.discard();
      } else if (incoming == null) {
        incoming = message;
        if (closed) {
          discard();
        }
      } else if (settle()) {
        message.discard();
        refuseInvalid("expected one request, found more");
      }
    }

    @Override
    public void onHalfClose() {
      Incoming message = incoming;
      if (!settle()) {
        return;
      }
      if (message == null) {
        refuseInvalid("expected a request, found none");
        return;
      }
      try {
        workers.execute(() -> take(message));
        handedOver = true;
      } catch (RejectedExecutionException stopping) {
        fault(stopping);
      }
    }

    @Override
    public void onCancel() {
      cancelled = true;
      boolean first = settle();
      Submission submitted = submission;
      if (submitted != null) {
        submitted.cancel();
      }
      if (handedOver) {
        return;
      }
      discard();
      if (!first) {
        return;
      }
      if (end != null && end.tooLarge()) {
        counters.tooLarge.increment();
      } else {
        counters.interrupted.increment();
      }
    }

    /** On a worker thread. */
    private void take(Incoming message) {
      if (leftMeanwhile()) {
        return;
      }
      try {
        boolean failed = message instanceof Incoming.Failed;
        if (!failed && !pipeline.open(message.room(), timeLeft())) {
          throw BodyException.ringFull();
        }
        if (leftMeanwhile()) {
          return;
        }
        ExportRequest request = message.read(reader);
        Submission submitted = pipeline.submit(request, message.room(), timeLeft(), this::answer);
        submission = submitted;
        if (cancelled) {
          submitted.cancel();
        }
      } catch (BodyException failure) {
        count(counters, failure);
        refuse(answers.failed(failure));
      } catch (Throwable fault) {
        fault(fault);
      }
    }

    /** The caller has gone: nothing is done for it. */
    private boolean leftMeanwhile() {
      if (!cancelled) {
        return false;
      }
      discard();
      counters.interrupted.increment();
      return true;
    }

    private Duration timeLeft() {
      return deadline == null
          ? Pipeline.NO_DEADLINE
          : Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }

    private void answer(Outcome outcome) {
      switch (outcome) {
        case Outcome.Judged judged -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(Answers.judged(judged));
          call.close(io.grpc.Status.OK, new Metadata());
        }
        case Outcome.Refused refused -> close(call, answers.refused(refused));
      }
    }

    private void fault(Throwable fault) {
      faults.report("OTLP/gRPC", fault);
      refuse(answers.fault());
    }

    private void refuseInvalid(String message) {
      counters.invalid.increment();
      refuse(Answers.status(Code.INVALID_ARGUMENT, message));
    }

    private void refuse(com.google.rpc.Status status) {
      closed = true;
      discard();
      close(call, status);
    }

    private void discard() {
      Incoming message = incoming;
      if (message != null) {
        message.discard();
      }
    }
  }

  static void count(IntakeCounters counters, BodyException failure) {
    switch (failure.kind()) {
      case INVALID -> counters.invalid.increment();
      case TOO_LARGE -> counters.tooLarge.increment();
      case NO_ROOM -> counters.noRoom.increment();
      case RING_FULL -> counters.ringFull.increment();
      case TOO_SLOW -> counters.interrupted.increment();
    }
  }

  /** Takes requests; never throws, because what it throws would reach the client as UNKNOWN. */
  private final class Incomings implements MethodDescriptor.Marshaller<Incoming> {
    @Override
    public InputStream stream(Incoming value) {
      throw new UnsupportedOperationException("requests are received only");
    }

    @Override
    public Incoming parse(InputStream stream) {
      StreamEnd end = StreamEnd.current();
      if (end != null) {
        end.messageTaken();
      }
      return Incoming.of(stream, reader, pipeline.room());
    }
  }

  /** Writes responses. */
  private static final class Responses
      implements MethodDescriptor.Marshaller<ExportLogsServiceResponse> {
    @Override
    public InputStream stream(ExportLogsServiceResponse value) {
      return new ByteArrayInputStream(value.toByteArray());
    }

    @Override
    public ExportLogsServiceResponse parse(InputStream stream) {
      try {
        return ExportLogsServiceResponse.parseFrom(ByteString.readFrom(stream));
      } catch (IOException e) {
        throw new IllegalStateException("responses are sent only", e);
      }
    }
  }
}

package io.sigline.receiver.intake;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * How a gRPC stream ended, where a call's listener is not told: a message whose announced size is
 * over the limit ends it before the call sees anything.
 */
final class StreamEnd extends ServerStreamTracer {
  private static final Context.Key<StreamEnd> KEY = Context.key("sigline-stream-end");

  private volatile boolean tooLarge;

  /** One for each stream. */
  static final class Factory extends ServerStreamTracer.Factory {
    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      return new StreamEnd();
    }
  }

  /** The end of the calling thread's call, which may be yet to come. */
  static @Nullable StreamEnd current() {
    return KEY.get();
  }

  boolean tooLarge() {
    return tooLarge;
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  @Override
  public void streamClosed(Status status) {
    tooLarge = status.getCode() == Status.Code.RESOURCE_EXHAUSTED;
  }
}

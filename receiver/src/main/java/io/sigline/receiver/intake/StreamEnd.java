package io.sigline.receiver.intake;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.sigline.receiver.pipeline.Room;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a call's listener is not told of its gRPC stream. How it ended: a message whose announced
 * size is over the limit ends it before the call sees anything. And what has come of a message that
 * is not whole, which gRPC keeps until it is: it counts as held.
 */
final class StreamEnd extends ServerStreamTracer {
  private static final Context.Key<StreamEnd> KEY = Context.key("sigline-stream-end");

  private final Room room;
  private volatile boolean tooLarge;

  /**
   * @param room for what has come of a message
   */
  StreamEnd(Room room) {
    this.room = room;
  }

  /** One for each stream. */
  static final class Factory extends ServerStreamTracer.Factory {
    private final Supplier<Room> rooms;

    Factory(Supplier<Room> rooms) {
      this.rooms = rooms;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
      return new StreamEnd(rooms.get());
    }
  }

  /** The end of the calling thread's call, which may be yet to come. */
  static @Nullable StreamEnd current() {
    return KEY.get();
  }

  boolean tooLarge() {
    return tooLarge;
  }

  /** The message is whole, and whoever takes it counts it. */
  void messageTaken() {
    room.release();
  }

  @Override
  public void inboundWireSize(long bytes) {
    room.add(bytes);
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  @Override
  public void streamClosed(Status status) {
    tooLarge = status.getCode() == Status.Code.RESOURCE_EXHAUSTED;
    room.release();
  }
}

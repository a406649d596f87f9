package io.sigline.receiver.intake;

import io.grpc.Detachable;
import io.sigline.receiver.intake.BodyReader.Format;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.pipeline.Room;
import java.io.IOException;
import java.io.InputStream;

/** A request over gRPC as it came from the network, and the room it holds. */
sealed interface Incoming {
  /** What it holds. */
  Room room();

  /**
   * Decompresses and checks it. Once at most.
   *
   * @throws BodyException if its bytes are at fault
   */
  ExportRequest read(BodyReader reader) throws BodyException;

  /** Gives up everything that it holds; harmless if repeated, and after it was read. */
  void discard();

  /** Takes a message on a network thread. Never throws. */
  static Incoming of(InputStream message, BodyReader reader, Room room) {
    try {
      if (message instanceof Detachable plain) {
        return Plain.of(plain, message.available(), room);
      }
      Codec codec = GrpcCodec.of(message);
      return new Compressed(codec, reader.collect(message, message.available(), room), room);
    } catch (BodyException | IOException | RuntimeException | Error failure) {
      return new Failed(failure, room);
    }
  }

  /**
   * Not compressed: still in the network's buffers, and counted.
   *
   * @param size of it
   */
  record Plain(InputStream stream, int size, Room room) implements Incoming {
    static Incoming of(Detachable message, int size, Room room) throws BodyException {
      if (!room.grow(size)) {
        throw BodyException.noRoom();
      }
      return new Plain(message.detach(), size, room);
    }

    @Override
    public ExportRequest read(BodyReader reader) throws BodyException {
      Body body;
      try (stream) {
        body = reader.collect(stream, size, room);
      } catch (IOException e) {
        throw new IllegalStateException("the stream is in memory", e);
      }
      room.shrink(size);
      return reader.read(body, Codec.IDENTITY, Format.PROTOBUF, room);
    }

    @Override
    public void discard() {
      try {
        stream.close();
      } catch (IOException e) {
        throw new IllegalStateException("the stream is in memory", e);
      }
      room.release();
    }
  }

  /** Compressed: few bytes, so they were copied. */
  record Compressed(Codec codec, Body body, Room room) implements Incoming {
    @Override
    public ExportRequest read(BodyReader reader) throws BodyException {
      return reader.read(body, codec, Format.PROTOBUF, room);
    }

    @Override
    public void discard() {
      body.discard();
      room.release();
    }
  }

  /** It could not be taken. */
  record Failed(Throwable failure, Room room) implements Incoming {
    @Override
    public ExportRequest read(BodyReader reader) throws BodyException {
      if (failure instanceof BodyException body) {
        throw body;
      }
      throw new IllegalStateException(failure);
    }

    @Override
    public void discard() {
      room.release();
    }
  }
}

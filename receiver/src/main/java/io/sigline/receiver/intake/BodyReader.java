package io.sigline.receiver.intake;

import com.github.luben.zstd.ZstdException;
import io.airlift.compress.v3.MalformedInputException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sigline.receiver.connection.HeldException;
import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.otlp.RequestDigests;
import io.sigline.receiver.pipeline.Buffers;
import io.sigline.receiver.pipeline.Room;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a request: first the bytes as they were sent, then what they hold; never more than is
 * allowed, and never without room for it. The caller releases the room of what failed.
 */
final class BodyReader {
  /** What is set aside at once on the word of a caller that has not sent it yet. */
  private static final int MOST_TRUSTED = 1 << 20;

  /** How a body is written. */
  enum Format {
    PROTOBUF,
    JSON
  }

  private final Buffers buffers;
  private final int most;
  private final RequestDigests digests;

  /**
   * Reads bodies into arrays that are used again.
   *
   * @param most bytes of a body
   */
  BodyReader(Buffers buffers, int most, RequestDigests digests) {
    this.buffers = buffers;
    this.most = most;
    this.digests = digests;
  }

  /**
   * Reads what is still being sent, to its end.
   *
   * @param expected bytes, if known; or 0
   * @param room grown by what is read; not released here
   */
  Body receive(InputStream stream, long expected, Room room, ComingTime time) throws BodyException {
    return collect(stream, Math.min(expected, MOST_TRUSTED), room, time);
  }

  /**
   * Reads what is there, to its end.
   *
   * @param size in bytes
   * @param room grown by what is read; not released here
   */
  Body collect(InputStream stream, long size, Room room) throws BodyException {
    return collect(stream, size, room, ComingTime.UNLIMITED);
  }

  private Body collect(InputStream stream, long size, Room room, ComingTime time)
      throws BodyException {
    Body body = new Body(buffers, room, most);
    try {
      body.reserve(size + 1);
      body.readAll(stream, time);
      return body;
    } catch (Throwable e) {
      body.discard();
      throw failure(e);
    }
  }

  /**
   * Decompresses a body and checks it. Not on a network thread.
   *
   * @param raw discarded
   * @param room grown by what is decompressed; not released here
   */
  ExportRequest read(Body raw, Codec codec, Format format, Room room) throws BodyException {
    Body decoded = new Body(buffers, room, most);
    try {
      codec.forgetTime(raw);
      Digest sent = digests.of(raw.bytes(), raw.length(), form(codec, format));
      Body whole = codec.decode(raw, decoded);
      if (whole != raw) {
        raw.discard();
      }
      ExportRequest request = format == Format.JSON ? json(whole, room) : protobuf(whole);
      request.sentAs(sent);
      return request;
    } catch (Throwable e) {
      raw.discard();
      decoded.discard();
      throw failure(e);
    }
  }

  /** The same bytes may be a request in one form and another request in another. */
  private static String form(Codec codec, Format format) {
    return codec.encoding() + " " + format;
  }

  /** The request has the body's bytes from then on. */
  private static ExportRequest protobuf(Body body) {
    ExportRequest request = ExportRequest.read(body.bytes(), body.length());
    var _ = body.handOver();
    return request;
  }

  private static ExportRequest json(Body body, Room room) throws BodyException {
    ExportRequest request = JsonRequest.read(body.bytes(), body.length());
    body.discard();
    if (!room.grow(request.length())) {
      throw BodyException.noRoom();
    }
    return request;
  }

  /** What it means for the sender; or the fault itself, thrown. */
  private BodyException failure(Throwable e) {
    return switch (e) {
      case BodyException failure -> failure;
      case HeldException _ -> BodyException.noRoom();
      case IOException _, MalformedInputException _, ZstdException _ ->
          new BodyException(
              BodyException.Kind.INVALID, "the body cannot be decompressed: " + e.getMessage());
      case OtlpException _ ->
          new BodyException(
              BodyException.Kind.INVALID, "not an ExportLogsServiceRequest: " + e.getMessage());
      case StatusRuntimeException status
          when status.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED ->
          BodyException.tooLarge(most);
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> throw new IllegalStateException(e);
    };
  }
}

package io.sigline.receiver.intake;

import io.airlift.compress.v3.MalformedInputException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpException;
import io.sigline.receiver.pipeline.Room;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a request from its decompressed stream, never more than is allowed, and never without room
 * for it.
 */
final class BodyReader {
  /** What is set aside for a body of unknown size. */
  private static final int FIRST = 16 << 10;

  /** What is set aside at once on the word of a caller that has not sent it yet. */
  private static final int MOST_TRUSTED = 1 << 20;

  /** How a body is written. */
  enum Format {
    PROTOBUF,
    JSON
  }

  private final int most;

  BodyReader(int most) {
    this.most = most;
  }

  /**
   * Reads to the end of the stream.
   *
   * @param expected bytes, if known; or 0
   * @param room grown by what is read; not released here
   */
  ExportRequest read(InputStream stream, long expected, Format format, Room room)
      throws BodyException {
    try {
      byte[] buffer = new byte[0];
      buffer = grown(buffer, first(expected), room);
      int length = 0;
      while (true) {
        int count = stream.read(buffer, length, buffer.length - length);
        if (count < 0) {
          return request(buffer, length, format);
        }
        length += count;
        if (length > most) {
          throw BodyException.tooLarge(most);
        }
        if (length == buffer.length) {
          buffer = grown(buffer, (int) Math.min(2L * length, most + 1L), room);
        }
      }
    } catch (IOException | MalformedInputException e) {
      throw new BodyException(
          BodyException.Kind.INVALID, "the body cannot be decompressed: " + e.getMessage());
    } catch (OtlpException e) {
      throw new BodyException(
          BodyException.Kind.INVALID, "not an ExportLogsServiceRequest: " + e.getMessage());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        throw BodyException.tooLarge(most);
      }
      throw e;
    }
  }

  private int first(long expected) {
    long wanted = expected > 0 ? Math.min(expected + 1, MOST_TRUSTED) : FIRST;
    return (int) Math.min(wanted, most + 1L);
  }

  private static byte[] grown(byte[] buffer, int size, Room room) throws BodyException {
    if (!room.grow(size - buffer.length)) {
      throw new BodyException(
          BodyException.Kind.NO_ROOM, "too many bytes in flight (pipeline.max-bytes-in-flight)");
    }
    return Arrays.copyOf(buffer, size);
  }

  private static ExportRequest request(byte[] buffer, int length, Format format) {
    return switch (format) {
      case PROTOBUF -> ExportRequest.read(buffer, length);
      case JSON -> JsonRequest.read(buffer, length);
    };
  }
}

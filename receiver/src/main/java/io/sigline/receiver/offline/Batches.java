package io.sigline.receiver.offline;

import io.sigline.engine.rule.LogSource;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.JsonRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file as batches of records, read one after the other: what is ahead is not in memory. */
interface Batches {
  /**
   * The next batch.
   *
   * @return null at the end
   * @throws OfflineException if the rest of the file cannot be read
   */
  @Nullable Batch next() throws IOException;

  /**
   * The batches of a stream.
   *
   * @param name how problems name it
   * @param logSource of events that are not OTLP; {@code ANY} = as the field maps tell
   */
  static Batches of(InputStream stream, String name, InputFormat format, LogSource logSource)
      throws IOException {
    InputStream in = stream.markSupported() ? stream : new BufferedInputStream(stream, 1 << 16);
    boolean isProtobuf =
        format == InputFormat.OTLP_PROTOBUF
            || (format == InputFormat.AUTO && ProtobufBatches.looksLikeIt(in));
    return isProtobuf
        ? new ProtobufBatches(in, name)
        : new JsonBatches(new JsonDocuments(in, name), name, format, logSource);
  }

  /** JSON objects: each export request is a batch, other events are gathered. */
  final class JsonBatches implements Batches {
    private static final int MOST_EVENTS = 256;
    private static final int MOST_BYTES = 1 << 20;
    private static final byte[] RESOURCE_LOGS = "\"resourceLogs\"".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RESOURCE_LOGS_TOO =
        "\"resource_logs\"".getBytes(StandardCharsets.UTF_8);
    private static final int LOOKED_AT = 256;

    private final JsonDocuments documents;
    private final String name;
    private final InputFormat format;
    private final JsonEvents events;
    private JsonDocuments.@Nullable Document pushedBack;

    JsonBatches(JsonDocuments documents, String name, InputFormat format, LogSource logSource) {
      this.documents = documents;
      this.name = name;
      this.format = format;
      this.events = new JsonEvents(logSource);
    }

    @Override
    public @Nullable Batch next() throws IOException {
      JsonDocuments.Document document = take();
      if (document == null) {
        return null;
      }
      String place = name + ":" + document.line();
      if (isRequest(document)) {
        byte[] bytes = document.bytes();
        return new Batch(place, () -> JsonRequest.read(bytes, bytes.length));
      }
      List<JsonDocuments.Document> gathered = new ArrayList<>();
      long size = 0;
      while (document != null && !isRequest(document)) {
        gathered.add(document);
        size += document.bytes().length;
        if (gathered.size() == MOST_EVENTS || size > MOST_BYTES) {
          return new Batch(place, () -> events.request(gathered));
        }
        document = take();
      }
      pushedBack = document;
      return new Batch(place, () -> events.request(gathered));
    }

    private JsonDocuments.@Nullable Document take() throws IOException {
      JsonDocuments.Document document = pushedBack;
      pushedBack = null;
      return document != null ? document : documents.next();
    }

    private boolean isRequest(JsonDocuments.Document document) {
      return format == InputFormat.OTLP_JSON
          || (format == InputFormat.AUTO
              && (begins(document.bytes(), RESOURCE_LOGS)
                  || begins(document.bytes(), RESOURCE_LOGS_TOO)));
    }

    /** True if the object's first key is this one. */
    private static boolean begins(byte[] object, byte[] key) {
      int most = Math.min(LOOKED_AT, object.length - key.length);
      for (int at = 1; at < most; at++) {
        if (object[at] == '"') {
          for (int i = 0; i < key.length; i++) {
            if (object[at + i] != key[i]) {
              return false;
            }
          }
          return true;
        }
      }
      return false;
    }
  }

  /** Requests in protobuf. */
  final class ProtobufBatches implements Batches {
    private static final int RESOURCE_LOGS_TAG = 0x0A;
    private static final int LONGEST = 256 << 20;

    private final InputStream in;
    private final String name;
    private long at;
    private @Nullable Boolean framed;

    ProtobufBatches(InputStream in, String name) {
      this.in = in;
      this.name = name;
    }

    /** True if the stream begins with a length, or with the first field of a request. */
    static boolean looksLikeIt(InputStream in) throws IOException {
      in.mark(2);
      int first = in.read();
      int second = in.read();
      in.reset();
      return first == 0
          || (first == RESOURCE_LOGS_TAG && second > ' ' && second != '{')
          || (first == RESOURCE_LOGS_TAG && second >= 0x80);
    }

    @Override
    public @Nullable Batch next() throws IOException {
      long begin = at;
      int first = in.read();
      if (first < 0) {
        return null;
      }
      at++;
      if (framed == null) {
        framed = first != RESOURCE_LOGS_TAG;
      }
      byte[] bytes = framed ? framed(first, begin) : field(first, begin);
      return new Batch(name + "@" + begin, () -> ExportRequest.read(bytes, bytes.length));
    }

    private byte[] framed(int first, long begin) throws IOException {
      int length = first;
      for (int i = 0; i < 3; i++) {
        length = (length << 8) | octet(begin);
      }
      return bytes(length, 0, begin);
    }

    /** One {@code ResourceLogs} with its tag and length, which is a request of its own. */
    private byte[] field(int tag, long begin) throws IOException {
      if (tag != RESOURCE_LOGS_TAG) {
        throw new OfflineException(
            "%s@%d: expected an OTLP export request in protobuf, found the tag %d"
                .formatted(name, begin, tag));
      }
      byte[] head = new byte[11];
      head[0] = (byte) tag;
      int used = 1;
      long length = 0;
      int shift = 0;
      int octet;
      do {
        octet = octet(begin);
        head[used++] = (byte) octet;
        length |= (octet & 0x7fL) << shift;
        shift += 7;
      } while (octet >= 0x80 && used < 6);
      byte[] bytes = bytes(length, used, begin);
      System.arraycopy(head, 0, bytes, 0, used);
      return bytes;
    }

    private byte[] bytes(long length, int before, long begin) throws IOException {
      if (length < 0 || length > LONGEST) {
        throw new OfflineException(
            "%s@%d: expected at most %d bytes in a request, found %d"
                .formatted(name, begin, LONGEST, length));
      }
      byte[] read = in.readNBytes((int) length);
      if (read.length < length) {
        throw ends(begin);
      }
      at += length;
      byte[] bytes = new byte[before + read.length];
      System.arraycopy(read, 0, bytes, before, read.length);
      return bytes;
    }

    private int octet(long begin) throws IOException {
      int octet = in.read();
      if (octet < 0) {
        throw ends(begin);
      }
      at++;
      return octet;
    }

    private OfflineException ends(long begin) {
      return new OfflineException(
          "%s@%d: the request that begins here does not end".formatted(name, begin));
    }
  }
}

package io.sigline.benchmarks.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.receiver.otlp.JsonRequest;
import java.nio.charset.StandardCharsets;

/** An export request as it goes over the wire, made before the run so that sending costs little. */
final class EncodedBatch {
  private final byte[] body;
  private final int records;
  private final long plainBytes;

  private EncodedBatch(byte[] body, int records, long plainBytes) {
    this.body = body;
    this.records = records;
    this.plainBytes = plainBytes;
  }

  /** Encodes a request as the protocol wants it, and compresses it. */
  static EncodedBatch of(ObjectNode request, Protocol protocol, Compression compression) {
    byte[] json = request.toString().getBytes(StandardCharsets.UTF_8);
    var proto = JsonRequest.read(json, json.length);
    byte[] plain = protocol == Protocol.HTTP_JSON ? json : proto.copy();
    return new EncodedBatch(compression.of(plain), proto.records(), plain.length);
  }

  /** As many records in other bytes of the same length. */
  EncodedBatch with(byte[] other) {
    return new EncodedBatch(other, records, plainBytes);
  }

  /** The compressed bytes; not to be written to. */
  byte[] body() {
    return body;
  }

  /** How many log records it has. */
  int records() {
    return records;
  }

  /** Its length before compression. */
  long plainBytes() {
    return plainBytes;
  }
}

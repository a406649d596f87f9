package io.sigline.receiver.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/**
 * Turns an export request in OTLP/JSON into the protobuf bytes that a serializer would have made of
 * it, by streaming. Source: OpenTelemetry protocol specification 1.11, "JSON Protobuf Encoding".
 *
 * <p>Unknown keys are ignored, also where their value is malformed OTLP; a key that comes twice
 * counts by its last value; null means absent; an id that is not hexadecimal is absent, as the
 * protocol asks of a receiver.
 */
public final class JsonRequest {
  /** Levels of JSON, three for each level of an AnyValue. */
  private static final int MAX_JSON_DEPTH = 3 * OtlpRecordWalker.MAX_DEPTH + 16;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_JSON_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonScalars scalars;
  private final JsonParser json;
  private final ProtoWriter out;

  private JsonRequest(JsonParser json, ProtoWriter out) {
    this.json = json;
    this.out = out;
    this.scalars = new JsonScalars(json);
  }

  /**
   * Reads a request.
   *
   * @throws OtlpException naming line and column if this is not OTLP/JSON
   */
  public static ExportRequest read(byte[] bytes, int length) {
    ProtoWriter out = new ProtoWriter(length / 2);
    try (JsonParser json = JSON.createParser(bytes, 0, length)) {
      JsonRequest request = new JsonRequest(json, out);
      json.nextToken();
      request.request();
      if (json.nextToken() != null) {
        throw request.scalars.unexpected("the end");
      }
    } catch (IOException e) {
      throw new OtlpException("not JSON: " + JsonScalars.firstLine(e));
    }
    return ExportRequest.read(out.buffer(), out.size());
  }

  /** Reads the value that the parser stands on. */
  @FunctionalInterface
  private interface Reader {
    void read() throws IOException;
  }

  private void request() throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "resourceLogs" -> repeated(message, 1, this::resourceLogs);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private void resourceLogs() throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "resource" -> nested(message, 1, this::resource);
        case "scopeLogs" -> repeated(message, 2, this::scopeLogs);
        case "schemaUrl" -> string(message, 3);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private void resource() throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "attributes" -> repeated(message, 1, this::keyValue);
        case "droppedAttributesCount" -> unsigned(message, 2);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private void scopeLogs() throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "scope" -> nested(message, 1, this::scope);
        case "logRecords" -> repeated(message, 2, this::logRecord);
        case "schemaUrl" -> string(message, 3);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private void scope() throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "name" -> string(message, 1);
        case "version" -> string(message, 2);
        case "attributes" -> repeated(message, 3, this::keyValue);
        case "droppedAttributesCount" -> unsigned(message, 4);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private void logRecord() throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "timeUnixNano" -> time(message, 1);
        case "severityNumber" -> unsigned(message, 2);
        case "severityText" -> string(message, 3);
        case "body" -> nested(message, 5, this::anyValue);
        case "attributes" -> repeated(message, 6, this::keyValue);
        case "droppedAttributesCount" -> unsigned(message, 7);
        case "flags" -> flags(message, 8);
        case "traceId" -> id(message, 9);
        case "spanId" -> id(message, 10);
        case "observedTimeUnixNano" -> time(message, 11);
        case "eventName" -> string(message, 12);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private void keyValue() throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "key" -> string(message, 1);
        case "value" -> nested(message, 2, this::anyValue);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private void anyValue() throws IOException {
    var choice = beginObject();
    while (nextKey()) {
      String kind = json.currentName();
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (kind) {
        case "stringValue" -> {
          out.field(choice, 1);
          out.bytes(1, scalars.text());
        }
        case "boolValue" -> {
          out.field(choice, 2);
          out.varint(2, scalars.bool() ? 1 : 0);
        }
        case "intValue" -> {
          out.field(choice, 3);
          out.varint(3, scalars.int64());
        }
        case "doubleValue" -> {
          out.field(choice, 4);
          out.fixed64(4, Double.doubleToRawLongBits(scalars.decimal()));
        }
        case "arrayValue" -> nested(choice, 5, () -> values(this::anyValue));
        case "kvlistValue" -> nested(choice, 6, () -> values(this::keyValue));
        case "bytesValue" -> {
          out.field(choice, 7);
          out.bytes(7, scalars.base64());
        }
        default -> skip();
      }
    }
    out.endChoice(choice);
  }

  /** An object with one list, {@code values}. */
  private void values(Reader element) throws IOException {
    var message = beginObject();
    while (nextKey()) {
      switch (json.currentName()) {
        case "values" -> repeated(message, 1, element);
        default -> skip();
      }
    }
    out.endMessage(message);
  }

  private ProtoWriter.Message beginObject() throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw scalars.unexpected("an object");
    }
    return out.beginMessage();
  }

  /** Moves to the value of the next key; false at the end of the object. */
  private boolean nextKey() throws IOException {
    if (json.nextToken() != JsonToken.FIELD_NAME) {
      return false;
    }
    json.nextToken();
    return true;
  }

  private void skip() throws IOException {
    json.skipChildren();
  }

  private void nested(ProtoWriter.Message message, int number, Reader reader) throws IOException {
    if (absent(message, number)) {
      return;
    }
    int start = out.open(number);
    reader.read();
    out.close(start);
  }

  private void repeated(ProtoWriter.Message message, int number, Reader reader) throws IOException {
    if (absent(message, number)) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw scalars.unexpected("an array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      int start = out.open(number);
      if (json.currentToken() != JsonToken.VALUE_NULL) {
        reader.read();
      }
      out.close(start);
    }
  }

  private void string(ProtoWriter.Message message, int number) throws IOException {
    if (!absent(message, number)) {
      byte[] text = scalars.text();
      if (text.length > 0) {
        out.bytes(number, text);
      }
    }
  }

  private void unsigned(ProtoWriter.Message message, int number) throws IOException {
    if (!absent(message, number)) {
      long value = scalars.uint32();
      if (value != 0) {
        out.varint(number, value);
      }
    }
  }

  private void flags(ProtoWriter.Message message, int number) throws IOException {
    if (!absent(message, number)) {
      long value = scalars.uint32();
      if (value != 0) {
        out.fixed32(number, (int) value);
      }
    }
  }

  private void time(ProtoWriter.Message message, int number) throws IOException {
    if (!absent(message, number)) {
      long value = scalars.uint64();
      if (value != 0) {
        out.fixed64(number, value);
      }
    }
  }

  private void id(ProtoWriter.Message message, int number) throws IOException {
    if (!absent(message, number)) {
      byte[] id = scalars.hex();
      if (id.length > 0) {
        out.bytes(number, id);
      }
    }
  }

  /** Begins a field; true if it is null, which is as good as not there. */
  private boolean absent(ProtoWriter.Message message, int number) {
    out.field(message, number);
    return json.currentToken() == JsonToken.VALUE_NULL;
  }
}

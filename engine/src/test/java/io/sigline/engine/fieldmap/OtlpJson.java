package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Records of files of OTLP/JSON requests, one a line, walked into a sink. */
public final class OtlpJson {
  private OtlpJson() {}

  /** One record of a request. */
  public record LogRecord(Map<?, ?> record, Map<?, ?> resource, Map<?, ?> scope) {

    /** The text of an attribute of the record. */
    public String attribute(String name) {
      for (Object entry : list(record.get("attributes"))) {
        if (entry instanceof Map<?, ?> map && name.equals(map.get("key"))) {
          return String.valueOf(map(map.get("value")).get("stringValue"));
        }
      }
      throw new IllegalArgumentException("no attribute " + name);
    }

    public void walk(EventSink sink) {
      sink.root(Root.ATTRIBUTES);
      entries(list(record.get("attributes")), sink);
      if (record.get("body") != null) {
        sink.root(Root.BODY);
        value(record.get("body"), sink);
      }
      sink.root(Root.RECORD);
      sink.beginMap();
      if (record.get("severityText") instanceof String text) {
        key("severity_text", sink);
        text(text, sink);
      }
      if (record.get("severityNumber") instanceof String number) {
        key("severity_number", sink);
        sink.integer(Long.parseLong(number));
      }
      sink.endMap();
      sink.root(Root.RESOURCE);
      entries(list(resource.get("attributes")), sink);
    }
  }

  /** Gives every record of a file, gzip or plain. */
  public static void records(Path file, Consumer<LogRecord> each) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                file.toString().endsWith(".gz")
                    ? new GZIPInputStream(Files.newInputStream(file))
                    : Files.newInputStream(file),
                StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        request((Map<?, ?>) TestJson.parse(line), each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void request(@Nullable Map<?, ?> request, Consumer<LogRecord> each) {
    for (Object resourceLogs : list(request == null ? null : request.get("resourceLogs"))) {
      Map<?, ?> resource = map(((Map<?, ?>) resourceLogs).get("resource"));
      for (Object scopeLogs : list(((Map<?, ?>) resourceLogs).get("scopeLogs"))) {
        Map<?, ?> scope = map(((Map<?, ?>) scopeLogs).get("scope"));
        for (Object record : list(((Map<?, ?>) scopeLogs).get("logRecords"))) {
          each.accept(new LogRecord((Map<?, ?>) record, resource, scope));
        }
      }
    }
  }

  private static void value(@Nullable Object any, EventSink sink) {
    Map<?, ?> map = map(any);
    if (map.isEmpty()) {
      sink.nothing();
      return;
    }
    Object value = map.values().iterator().next();
    switch (String.valueOf(map.keySet().iterator().next())) {
      case "stringValue" -> text(String.valueOf(value), sink);
      case "intValue" -> sink.integer(Long.parseLong(String.valueOf(value)));
      case "doubleValue" -> sink.decimal(Double.parseDouble(String.valueOf(value)));
      case "boolValue" -> sink.bool(Boolean.TRUE.equals(value));
      case "bytesValue" -> {
        byte[] bytes = Base64.getDecoder().decode(String.valueOf(value));
        sink.bytes(bytes, 0, bytes.length);
      }
      case "kvlistValue" -> entries(list(map(value).get("values")), sink);
      case "arrayValue" -> {
        sink.beginArray();
        list(map(value).get("values")).forEach(item -> value(item, sink));
        sink.endArray();
      }
      default -> throw new IllegalArgumentException("unknown value " + map);
    }
  }

  private static void entries(List<?> entries, EventSink sink) {
    sink.beginMap();
    for (Object item : entries) {
      Map<?, ?> entry = map(item);
      Object key = entry.get("key");
      key(key == null ? "" : String.valueOf(key), sink);
      value(entry.get("value"), sink);
    }
    sink.endMap();
  }

  private static void key(String key, EventSink sink) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    boolean _ = sink.key(bytes, 0, bytes.length);
  }

  private static void text(String text, EventSink sink) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sink.text(bytes, 0, bytes.length);
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}

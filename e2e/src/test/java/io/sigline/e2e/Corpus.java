package io.sigline.e2e;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Recorded events and what must be found in them. */
final class Corpus {
  private static final Pattern COMPUTER = Pattern.compile("<Computer>([^<]*)</Computer>");

  private Corpus() {}

  /** The requests of a {@code .otlp.jsonl.gz} file, at most so many. */
  static List<ExportLogsServiceRequest> requests(Path file, int limit) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return lines.lines().limit(limit).map(Corpus::request).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All log records of the requests, in order. */
  static Stream<LogRecord> records(List<ExportLogsServiceRequest> requests) {
    return requests.stream()
        .flatMap(request -> request.getResourceLogsList().stream())
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream());
  }

  /** Rule ids that must match, by record id. */
  static Map<String, Set<String>> expected(Path tsv) {
    Map<String, Set<String>> rules = new HashMap<>();
    try (Stream<String> lines = Files.lines(tsv)) {
      lines
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(pair -> rules.computeIfAbsent(pair[0], _ -> new TreeSet<>()).add(pair[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rules;
  }

  /** The record's id in the expectations. */
  static String id(LogRecord record) {
    return record.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("lab.rid"))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElseThrow();
  }

  /** The computer that a Windows event names, in whichever shape; empty if it names none. */
  static String computer(LogRecord record) {
    if (record.getBody().hasStringValue()) {
      var matcher = COMPUTER.matcher(record.getBody().getStringValue());
      return matcher.find() ? matcher.group(1) : "";
    }
    return record.getBody().getKvlistValue().getValuesList().stream()
        .filter(entry -> entry.getKey().equals("computer"))
        .map(entry -> entry.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  /** A value as the JSON that a program would have logged: integers without quotes. */
  static Object plain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream().map(Corpus::plain).toList();
      case KVLIST_VALUE -> plain(value.getKvlistValue().getValuesList());
      default -> throw new IllegalArgumentException("no JSON for " + value.getValueCase());
    };
  }

  private static Map<String, Object> plain(List<KeyValue> entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
    return map;
  }

  private static ExportLogsServiceRequest request(String json) {
    var builder = ExportLogsServiceRequest.newBuilder();
    try {
      JsonFormat.parser().merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
    return builder.build();
  }
}

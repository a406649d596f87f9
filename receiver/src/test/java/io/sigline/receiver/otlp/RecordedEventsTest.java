package io.sigline.receiver.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Reads recorded events both ways, our own and protobuf's, and compares. */
class RecordedEventsTest {
  private static final Path EVENTS = Path.of("..", "..", "shared", "data", "events");

  @Test
  void recordedEvents_readInPlace_areWhatProtobufReads() throws IOException {
    assumeTrue(Files.isDirectory(EVENTS), () -> "no recorded events at " + EVENTS);
    int records = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(EVENTS, "*.otlp.jsonl.gz")) {
      for (Path file : files) {
        records += compare(file);
      }
    }
    assertThat(records).isGreaterThan(1000);
  }

  private static int compare(Path file) throws IOException {
    int records = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        records += compare(line);
      }
    }
    return records;
  }

  private static int compare(String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    ExportRequest request = JsonRequest.read(bytes, bytes.length);
    ExportLogsServiceRequest parsed = ExportLogsServiceRequest.parseFrom(request.copy());
    assertThat(parsed.toByteArray()).isEqualTo(request.copy());
    RecordCursor cursor = request.cursor();
    RecordSlice slice = new RecordSlice();
    int records = 0;
    for (ResourceLogs logs : parsed.getResourceLogsList()) {
      for (ScopeLogs scopeLogs : logs.getScopeLogsList()) {
        for (LogRecord record : scopeLogs.getLogRecordsList()) {
          assertThat(cursor.next(slice)).isTrue();
          ResourceLogs evidence = Evidence.of(slice);
          assertThat(evidence.getScopeLogs(0).getLogRecords(0)).isEqualTo(record);
          assertThat(evidence.getResource()).isEqualTo(logs.getResource());
          records++;
        }
      }
    }
    assertThat(cursor.next(slice)).isFalse();
    assertThat(records).isEqualTo(request.records());
    return records;
  }
}

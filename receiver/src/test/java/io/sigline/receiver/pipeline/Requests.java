package io.sigline.receiver.pipeline;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.receiver.otlp.ExportRequest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Export requests for tests. */
public final class Requests {
  private Requests() {}

  /** One record for each text body, of the resource {@code host.name=ws01}. */
  public static ExportLogsServiceRequest of(String... bodies) {
    return of(Arrays.asList(bodies));
  }

  /** One record for each text body, of the resource {@code host.name=ws01}. */
  public static ExportLogsServiceRequest of(List<String> bodies) {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder();
    for (String body : bodies) {
      logs.addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1).setBody(text(body)));
    }
    Resource resource = Resource.newBuilder().addAttributes(entry("host.name", "ws01")).build();
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource).addScopeLogs(logs))
        .build();
  }

  /** This many records, all different. */
  public static ExportLogsServiceRequest many(int records, String word) {
    return of(IntStream.range(0, records).mapToObj(i -> word + " " + i).toList());
  }

  /** As the pipeline takes it. */
  public static ExportRequest read(ExportLogsServiceRequest request) {
    byte[] bytes = request.toByteArray();
    return ExportRequest.read(bytes, bytes.length);
  }

  /** A text. */
  public static AnyValue text(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  /** An attribute with a text. */
  public static KeyValue entry(String key, String value) {
    return KeyValue.newBuilder().setKey(key).setValue(text(value)).build();
  }
}

package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.receiver.pipeline.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunsTest {
  private static ExportRequest read(ExportLogsServiceRequest request) {
    byte[] bytes = request.toByteArray();
    return ExportRequest.read(bytes, bytes.length);
  }

  private static String trace(RecordSlice slice) {
    TracingSink sink = new TracingSink();
    new OtlpRecordWalker().walk(slice, sink);
    return sink.trace();
  }

  private static List<String> byCursor(ExportRequest request) {
    List<String> traces = new ArrayList<>();
    RecordCursor cursor = request.cursor();
    RecordSlice slice = new RecordSlice();
    while (cursor.next(slice)) {
      traces.add(trace(slice));
    }
    return traces;
  }

  private static List<String> byRuns(ExportRequest request) {
    List<String> traces = new ArrayList<>();
    RecordCursor cursor = new RecordCursor();
    RecordSlice slice = new RecordSlice();
    for (int run = request.runs() - 1; run >= 0; run--) {
      cursor.begin(request, run);
      List<String> some = new ArrayList<>();
      for (int i = request.firstOfRun(run); i < request.firstOfRun(run + 1); i++) {
        assertThat(cursor.next(slice)).isTrue();
        some.add(trace(slice));
      }
      traces.addAll(0, some);
    }
    return traces;
  }

  @Test
  void runs_smallRecords_haveAtMost64() {
    ExportRequest request = read(Requests.many(2 * Runs.MOST_RECORDS + 1, "x"));
    assertThat(request.runs()).isEqualTo(3);
    assertThat(request.firstOfRun(1)).isEqualTo(Runs.MOST_RECORDS);
    assertThat(request.firstOfRun(2)).isEqualTo(2 * Runs.MOST_RECORDS);
    assertThat(request.firstOfRun(3)).isEqualTo(2 * Runs.MOST_RECORDS + 1);
  }

  @Test
  void runs_largeRecords_endEarlier() {
    String half = "x".repeat(Runs.MOST_BYTES / 2);
    ExportRequest request = read(Requests.of(half, half, "a", half, half, "b"));
    assertThat(request.runs()).isEqualTo(3);
    assertThat(request.firstOfRun(1)).isEqualTo(2);
    assertThat(request.firstOfRun(2)).isEqualTo(5);
    assertThat(byRuns(request)).isEqualTo(byCursor(request));
  }

  @Test
  void runs_noRecords_areNone() {
    assertThat(read(ExportLogsServiceRequest.getDefaultInstance()).runs()).isZero();
  }

  @Test
  void runs_ofAnyFrame_areTheRecordsInOrder() {
    for (int seed = 0; seed < 200; seed++) {
      ExportRequest request = read(any(new Random(seed)));
      assertThat(byRuns(request)).as("seed %d", seed).isEqualTo(byCursor(request));
      assertThat(request.firstOfRun(request.runs())).isEqualTo(request.records());
    }
  }

  @Test
  void runs_frameOutOfOrder_areThoseOfTheFrameInOrder() {
    byte[] records = new byte[0];
    for (int i = 0; i < 100; i++) {
      LogRecord record = LogRecord.newBuilder().setBody(Requests.text("r" + i)).build();
      records =
          ExportRequestTest.concat(
              records, ScopeLogs.newBuilder().addLogRecords(record).build().toByteArray());
    }
    byte[] scope =
        ScopeLogs.newBuilder()
            .setScope(InstrumentationScope.newBuilder().setName("late"))
            .build()
            .toByteArray();
    byte[] bytes =
        ExportRequestTest.wrap(
            1, ExportRequestTest.wrap(2, ExportRequestTest.concat(records, scope)));
    ExportRequest request = ExportRequest.read(bytes, bytes.length);
    assertThat(request.runs()).isEqualTo(2);
    assertThat(byRuns(request))
        .hasSize(100)
        .isEqualTo(byCursor(request))
        .allSatisfy(trace -> assertThat(trace).contains("late"));
  }

  private static ExportLogsServiceRequest any(Random random) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    int record = 0;
    for (int r = random.nextInt(5); r >= 0; r--) {
      ResourceLogs.Builder resource = ResourceLogs.newBuilder();
      if (random.nextBoolean()) {
        resource.setResource(
            Resource.newBuilder().addAttributes(Requests.entry("host.name", "ws" + r)));
      }
      for (int s = random.nextInt(4); s > 0; s--) {
        ScopeLogs.Builder scope = ScopeLogs.newBuilder();
        if (random.nextBoolean()) {
          scope.setScope(InstrumentationScope.newBuilder().setName("scope" + s));
        }
        for (int i = random.nextInt(100); i > 0; i--) {
          scope.addLogRecords(LogRecord.newBuilder().setBody(Requests.text("body " + record++)));
        }
        resource.addScopeLogs(scope);
      }
      request.addResourceLogs(resource);
    }
    return request.build();
  }
}

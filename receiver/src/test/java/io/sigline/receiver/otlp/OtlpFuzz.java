package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.fieldmap.MappedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: an export request in protobuf. The frame, and every record in one pass, carefully,
 * and as protobuf's own classes read it.
 */
public final class OtlpFuzz {
  /** Whatever lies behind a request in an array that is used again. */
  private static final int BEHIND = 32;

  private static final MappedEvent REUSED = WalkDifferentialTest.LAYOUT.newEvent();
  private static final OtlpRecordWalker WALKER = new OtlpRecordWalker();

  private OtlpFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> seen = walked(input, (byte) 0);
    assertThat(walked(input, (byte) 0xff)).as("behind the request").isEqualTo(seen);
  }

  private static List<String> walked(byte[] input, byte behind) {
    byte[] bytes = Arrays.copyOf(input, input.length + BEHIND);
    Arrays.fill(bytes, input.length, bytes.length, behind);
    ExportLogsServiceRequest parsed = parsed(input);
    ExportRequest request;
    try {
      request = ExportRequest.read(bytes, input.length);
    } catch (OtlpException refused) {
      if (!ofAnotherType(refused.getMessage())) {
        assertThat(parsed).as("protobuf takes what was refused: %s", refused.getMessage()).isNull();
      }
      return List.of("refused: " + refused.getMessage());
    }
    List<String> seen = records(request);
    if (parsed != null) {
      int expected =
          parsed.getResourceLogsList().stream()
              .flatMap(logs -> logs.getScopeLogsList().stream())
              .mapToInt(logs -> logs.getLogRecordsCount())
              .sum();
      assertThat(request.records()).isEqualTo(expected);
    }
    return seen;
  }

  private static List<String> records(ExportRequest request) {
    List<String> seen = new ArrayList<>();
    RecordCursor cursor = request.cursor();
    RecordSlice slice = new RecordSlice();
    while (cursor.next(slice)) {
      String carefully = WalkDifferentialTest.walkedCarefully(slice);
      assertThat(walkedOnce(slice)).isEqualTo(carefully);
      String canonically = walkedByProtobuf(slice);
      if (canonically != null && !ofAnotherType(carefully)) {
        assertThat(carefully).isEqualTo(canonically);
      }
      if (!carefully.startsWith("unreadable")) {
        assertThat(Evidence.of(slice).getScopeLogs(0).getLogRecordsCount()).isEqualTo(1);
      }
      assertThat(Digest.ofRecord(slice)).isNotNull();
      seen.add(carefully);
    }
    assertThat(seen).hasSize(request.records());
    for (int run = 0; run < request.runs(); run++) {
      cursor.begin(request, run);
      assertThat(cursor.next(slice)).isTrue();
    }
    return seen;
  }

  /** Protobuf takes a known field of another type for an unknown one; to us it is broken. */
  private static boolean ofAnotherType(@Nullable String complaint) {
    return complaint != null && complaint.contains("expected wire type");
  }

  private static String walkedOnce(RecordSlice slice) {
    REUSED.clear();
    try {
      WALKER.walk(slice, REUSED);
    } catch (OtlpException e) {
      return "unreadable: " + e.getMessage();
    }
    return WalkDifferentialTest.seen(REUSED);
  }

  /** Null if protobuf's classes would write the record in another way: then they may differ. */
  private static @Nullable String walkedByProtobuf(RecordSlice slice) {
    byte[] resource = part(slice, slice.resourceOffset, slice.resourceLength);
    byte[] scope = part(slice, slice.scopeOffset, slice.scopeLength);
    byte[] record = part(slice, slice.offset, slice.length);
    try {
      Resource parsedResource = Resource.parseFrom(resource);
      InstrumentationScope parsedScope = InstrumentationScope.parseFrom(scope);
      LogRecord parsedRecord = LogRecord.parseFrom(record);
      if (!Arrays.equals(parsedResource.toByteArray(), resource)
          || !Arrays.equals(parsedScope.toByteArray(), scope)
          || !Arrays.equals(parsedRecord.toByteArray(), record)) {
        return null;
      }
      MappedEvent event = WalkDifferentialTest.LAYOUT.newEvent();
      ParsedRecord.walk(parsedResource, parsedScope, parsedRecord, event);
      return WalkDifferentialTest.seen(event);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static @Nullable ExportLogsServiceRequest parsed(byte[] input) {
    try {
      return ExportLogsServiceRequest.parseFrom(input);
    } catch (InvalidProtocolBufferException e) {
      return null;
    }
  }

  private static byte[] part(RecordSlice slice, int offset, int length) {
    return Arrays.copyOfRange(slice.bytes, offset, offset + length);
  }
}

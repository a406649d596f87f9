package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.engine.fieldmap.MappedEvent;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records made to cost a lot: they are walked in time linear in their length. */
final class HostileRecordsTest {
  private final MappedEvent event = WalkDifferentialTest.LAYOUT.newEvent();
  private final OtlpRecordWalker walker = new OtlpRecordWalker();

  private static RecordSlice slice(LogRecord record) {
    RecordSlice slice = new RecordSlice();
    slice.bytes = record.toByteArray();
    slice.length = slice.bytes.length;
    return slice;
  }

  /** A quadratic walk of a million attributes would take an hour. */
  @ParameterizedTest
  @CsvSource({"1000000", "1000", "1"})
  void walk_aMillionAttributesOfSoManyKeys_isLinear(int keys) {
    LogRecord.Builder record = LogRecord.newBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      record.addAttributesBuilder().setKey("id" + i % keys).getValueBuilder().setIntValue(i);
    }
    RecordSlice slice = slice(record.build());
    for (int round = 0; round < 2; round++) {
      event.clear();
      walker.walk(slice, event);
    }
    assertThat(WalkDifferentialTest.seen(event))
        .isEqualTo(WalkDifferentialTest.walkedCarefully(slice));
  }

  /** Else who writes logs could hide a record from rules that match it. */
  @Test
  void evidence_attributeThatNobodyReadsIsBroken_hasTheRest() {
    LogRecord.Builder record = LogRecord.newBuilder().setSeverityText("INFO");
    record.getBodyBuilder().setStringValue("evil");
    RecordSlice slice = slice(record.build());
    byte[] whole = slice.bytes;
    // an attribute "nobody" whose value is a list of 3 bytes that are none
    byte[] unreadable = HexFormat.of().parseHex("320f0a066e6f626f647912052a030a09ff");
    byte[] both = Arrays.copyOf(whole, whole.length + unreadable.length);
    System.arraycopy(unreadable, 0, both, whole.length, unreadable.length);
    slice.bytes = both;
    slice.length = both.length;
    walker.walk(slice, new TracingSink().without("nobody")); // as rules that do not ask for it
    LogRecord evidence = Evidence.of(slice).getScopeLogs(0).getLogRecords(0);
    assertThat(evidence.getBody().getStringValue()).isEqualTo("evil");
    assertThat(evidence.getSeverityText()).isEqualTo("INFO");
  }

  @Test
  void walk_aMillionEntriesInEveryMapOfANest_isLinear() {
    LogRecord.Builder record = LogRecord.newBuilder();
    var map = record.getBodyBuilder().getKvlistValueBuilder();
    for (int level = 0; level < 60; level++) {
      for (int i = 0; i < 5_000; i++) {
        map.addValuesBuilder().setKey("a" + i % 4_999).getValueBuilder().setIntValue(i);
      }
      map = map.addValuesBuilder().setKey("b").getValueBuilder().getKvlistValueBuilder();
    }
    RecordSlice slice = slice(record.build());
    walker.walk(slice, event);
    assertThat(WalkDifferentialTest.seen(event))
        .isEqualTo(WalkDifferentialTest.walkedCarefully(slice));
  }
}

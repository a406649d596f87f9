package io.sigline.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.sigline.engine.event.EventSink;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Holds the walk in one pass, with everything that an event keeps from record to record, to the
 * careful walk into a new event, and to what protobuf's own classes read.
 */
final class WalkDifferentialTest {
  private static final int ROUNDS = Integer.getInteger("differential.rounds", 5_000);
  private static final List<String> FIELDS =
      List.of("id", "EventID", "Channel", "Image", "ProcessName", "a.b", "a", "Level", "message");

  private static final FieldMaps MAPS =
      FieldMaps.read(
          List.of(
              new SourceFile(
                  "one.yml",
                  """
                  source: one
                  claims:
                    - {body.event_id: "*", body.channel: "*"}
                    - {body.event_id.id: "*"}
                  texts:
                    - {text: body, as: json}
                    - {text: body.event_data.message, as: [json, go-map], into: body.event_data}
                    - {text: [body.message, attributes.message], as: json, into: body}
                  spaceless: [body.event_data]
                  log-source: {product: p}
                  fields:
                    EventID: [body.event_id.id, body.event_id]
                    Channel: body.channel
                    Level: {from: [record.severity_text, body.a], also: {System: 4}}
                    a: {every: [body.a, attributes.a, resource.id]}
                  otherwise: [body.event_data.*, body.*, attributes.*]
                  entity: {host: [resource.host.name, Image]}
                  views:
                    - when: {Channel: [Security, System], EventID: "*"}
                      is: {service: s}
                    - when: {Channel: Security}
                      is: {category: c}
                      fields: {Image: body.Image}
                  """),
              new SourceFile(
                  "two.yml",
                  """
                  source: two
                  precedence: 20
                  claims: [{attributes.id: "4*"}, {attributes.channel: [System, Security]}]
                  log-source: {service: two}
                  otherwise: [attributes.*]
                  """)));

  static final EventLayout LAYOUT = EventLayout.of(MAPS, FIELDS);

  private final MappedEvent reused = LAYOUT.newEvent();
  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final SplittableRandom random = new SplittableRandom(7);
  private final List<byte[]> resources = new ArrayList<>();
  private final List<byte[]> scopes = new ArrayList<>();

  /** A sink that is no mapped event, so that the walk is the careful one. */
  static EventSink hidden(MappedEvent event) {
    return new EventSink() {
      @Override
      public void root(Root root) {
        event.root(root);
      }

      @Override
      public void beginMap() {
        event.beginMap();
      }

      @Override
      public boolean key(byte[] buffer, int offset, int length) {
        return event.key(buffer, offset, length);
      }

      @Override
      public void endMap() {
        event.endMap();
      }

      @Override
      public void beginArray() {
        event.beginArray();
      }

      @Override
      public void endArray() {
        event.endArray();
      }

      @Override
      public void text(byte[] buffer, int offset, int length) {
        event.text(buffer, offset, length);
      }

      @Override
      public void bytes(byte[] buffer, int offset, int length) {
        event.bytes(buffer, offset, length);
      }

      @Override
      public void integer(long value) {
        event.integer(value);
      }

      @Override
      public void decimal(double value) {
        event.decimal(value);
      }

      @Override
      public void bool(boolean value) {
        event.bool(value);
      }

      @Override
      public void nothing() {
        event.nothing();
      }
    };
  }

  /** All that rules and people can see of a record. */
  static String seen(MappedEvent event) {
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < event.views(); i++) {
      EventView view = event.view(i);
      seen.append(view.logSource()).append(view.reason()).append(view.entity());
      for (String field : FIELDS) {
        seen.append(' ').append(field).append('=').append(view.values(field));
      }
      seen.append(" keywords=").append(view.keywordTexts()).append('\n');
    }
    return seen.append(event.fieldMap())
        .append(event.unknownSource())
        .append(event.malformedTexts())
        .toString();
  }

  private String walkedOnce(RecordSlice slice) {
    reused.clear();
    try {
      walker.walk(slice, reused);
    } catch (OtlpException e) {
      return "unreadable: " + e.getMessage();
    }
    return seen(reused);
  }

  static String walkedCarefully(RecordSlice slice) {
    MappedEvent event = LAYOUT.newEvent();
    try {
      new OtlpRecordWalker().walk(slice, hidden(event));
    } catch (OtlpException e) {
      return "unreadable: " + e.getMessage();
    }
    return seen(event);
  }

  private RecordSlice slice(byte[] record) {
    byte[] resource = resources.get(random.nextInt(resources.size()));
    byte[] scope = scopes.get(random.nextInt(scopes.size()));
    RecordSlice slice = new RecordSlice();
    byte[] bytes = new byte[resource.length + scope.length + record.length];
    System.arraycopy(resource, 0, bytes, 0, resource.length);
    System.arraycopy(scope, 0, bytes, resource.length, scope.length);
    System.arraycopy(record, 0, bytes, resource.length + scope.length, record.length);
    slice.bytes = bytes;
    slice.resourceLength = resource.length;
    slice.scopeOffset = resource.length;
    slice.scopeLength = scope.length;
    slice.offset = resource.length + scope.length;
    slice.length = record.length;
    return slice;
  }

  private RandomRecords records(boolean orderly) {
    assertThat(MAPS.problems()).isEmpty();
    RandomRecords records = new RandomRecords(random, orderly);
    for (int i = 0; i < 12; i++) {
      resources.add(records.head(1));
      scopes.add(records.head(3));
    }
    return records;
  }

  @Test
  void walk_randomRecords_isTheCarefulWalk() {
    RandomRecords records = records(false);
    int unreadable = 0;
    for (int round = 0; round < ROUNDS; round++) {
      RecordSlice slice = slice(records.record());
      if (round % 4 == 0) {
        damage(slice);
      }
      String expected = walkedCarefully(slice);
      unreadable += expected.startsWith("unreadable") ? 1 : 0;
      assertThat(walkedOnce(slice)).as("round %d", round).isEqualTo(expected);
    }
    assertThat(unreadable).isPositive();
  }

  private void damage(RecordSlice slice) {
    if (random.nextBoolean()) {
      slice.length = random.nextInt(slice.length + 1);
    }
    for (int i = random.nextInt(3); i > 0 && slice.length > 0; i--) {
      slice.bytes[slice.offset + random.nextInt(slice.length)] = (byte) random.nextInt();
    }
  }

  @Test
  void walk_randomRecords_isWhatProtobufReads() throws IOException {
    RandomRecords records = records(true);
    for (int round = 0; round < ROUNDS; round++) {
      RecordSlice slice = slice(records.record());
      MappedEvent parsed = LAYOUT.newEvent();
      ParsedRecord.walk(
          Resource.parseFrom(part(slice, slice.resourceOffset, slice.resourceLength)),
          InstrumentationScope.parseFrom(part(slice, slice.scopeOffset, slice.scopeLength)),
          LogRecord.parseFrom(part(slice, slice.offset, slice.length)),
          parsed);
      assertThat(walkedOnce(slice)).as("round %d", round).isEqualTo(seen(parsed));
    }
  }

  private static byte[] part(RecordSlice slice, int offset, int length) {
    return Arrays.copyOfRange(slice.bytes, offset, offset + length);
  }

  @Test
  void walk_moreKeysThanAreKept_isTheCarefulWalk() {
    resources.add(new byte[0]);
    scopes.add(new byte[0]);
    for (int round = 0; round < 4; round++) {
      LogRecord.Builder record = LogRecord.newBuilder();
      for (int i = 0; i < 6_000; i++) {
        String key = i % 3_000 == 7 ? "id" : "key-" + round % 2 + "-" + i % 5_500;
        record.addAttributesBuilder().setKey(key).getValueBuilder().setIntValue(i);
      }
      RecordSlice slice = slice(record.build().toByteArray());
      assertThat(walkedOnce(slice)).as("round %d", round).isEqualTo(walkedCarefully(slice));
    }
  }

  @Test
  void walk_duplicatesAtEveryLevel_theLastWins() {
    resources.add(new byte[0]);
    scopes.add(new byte[0]);
    LogRecord.Builder record = LogRecord.newBuilder();
    var body = record.getBodyBuilder().getKvlistValueBuilder();
    for (String image : List.of("first", "last")) {
      body.addValuesBuilder().setKey("event_id").getValueBuilder().setIntValue(image.length());
      var data = body.addValuesBuilder().setKey("event_data").getValueBuilder();
      for (String again : List.of("never", image)) {
        var values = data.getKvlistValueBuilder();
        values.addValuesBuilder().setKey("Image").getValueBuilder().setStringValue(again);
        values.addValuesBuilder().setKey("nobody knows").getValueBuilder().setStringValue(again);
      }
    }
    body.addValuesBuilder().setKey("channel").getValueBuilder().setStringValue("Security");
    RecordSlice slice = slice(record.build().toByteArray());
    assertThat(walkedOnce(slice))
        .contains("EventID=[Int[value=4]]", "Image=[Text[text=last]]")
        .contains("keywords=[4, last, last, Security]")
        .isEqualTo(walkedCarefully(slice));
  }

  @Test
  void walk_warm_allocatesNothing() {
    RandomRecords records = records(true);
    LogRecord.Builder record = LogRecord.newBuilder().setTimeUnixNano(1).setFlags(1);
    for (int i = 0; i < 40; i++) {
      record.addAttributesBuilder().setKey("key" + i).getValueBuilder().setIntValue(i * 1000L);
    }
    List<RecordSlice> slices = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      resources.set(i % resources.size(), records.head(1));
      slices.add(slice(record.build().toByteArray()));
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        reused.clear();
        walker.walk(slices.get(i % 8), reused);
      }
      allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(allocated).isLessThan(10_000);
  }
}

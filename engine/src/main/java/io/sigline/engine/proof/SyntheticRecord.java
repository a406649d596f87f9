package io.sigline.engine.proof;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.fieldmap.MappedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log record in the terms of OTLP. Values are String, Long, Boolean, null, List and Map of these.
 *
 * @param resource the resource's attributes
 * @param attributes the record's attributes, {@value #TAG} among them
 */
public record SyntheticRecord(
    @Nullable Object body, Map<String, Object> attributes, Map<String, Object> resource) {

  /** The attribute by which a record made for a self-test is known: the rule's key, or a token. */
  public static final String TAG = MappedEvent.SELF_TEST_TAG;

  public SyntheticRecord {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    resource = Collections.unmodifiableMap(new LinkedHashMap<>(resource));
  }

  /** This record with another value of {@link #TAG}. */
  public SyntheticRecord withTag(String tag) {
    Map<String, Object> tagged = new LinkedHashMap<>(attributes);
    tagged.put(TAG, tag);
    return new SyntheticRecord(body, tagged, resource);
  }

  /** Walks the record into a sink. */
  public void walk(EventSink sink) {
    sink.root(Root.RESOURCE);
    value(resource, sink);
    sink.root(Root.ATTRIBUTES);
    value(attributes, sink);
    if (body != null) {
      sink.root(Root.BODY);
      value(body, sink);
    }
  }

  private static void value(@Nullable Object value, EventSink sink) {
    switch (value) {
      case null -> sink.nothing();
      case Boolean truth -> sink.bool(truth);
      case Long number -> sink.integer(number);
      case List<?> list -> {
        sink.beginArray();
        list.forEach(item -> value(item, sink));
        sink.endArray();
      }
      case Map<?, ?> map -> {
        sink.beginMap();
        map.forEach((key, item) -> {
          byte[] name = bytes(key);
          boolean _ = sink.key(name, 0, name.length);
          value(item, sink);
        });
        sink.endMap();
      }
      default -> {
        byte[] text = bytes(value);
        sink.text(text, 0, text.length);
      }
    }
  }

  private static byte[] bytes(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

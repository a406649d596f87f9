package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.event.Value;
import io.sigline.engine.rule.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small records for tests: JSON text for the body's map, attributes and resource. */
final class Records {
  private Records() {}

  static FieldMaps maps(String... texts) {
    int[] number = {0};
    FieldMaps maps =
        FieldMaps.read(
            List.of(texts).stream()
                .map(text -> new SourceFile("map" + number[0]++ + ".yml", text))
                .toList());
    if (!maps.problems().isEmpty()) {
      throw new AssertionError(maps.problems());
    }
    return maps;
  }

  /** A record whose body, attributes and resource are these maps. */
  static MappedEvent event(
      FieldMaps maps, List<String> fields, String body, String attributes, String resource) {
    MappedEvent event = EventLayout.of(maps, fields).newEvent();
    walk(event, body, attributes, resource);
    return event;
  }

  static void walk(EventSink sink, String body, String attributes, String resource) {
    part(sink, Root.ATTRIBUTES, attributes);
    part(sink, Root.BODY, body);
    part(sink, Root.RESOURCE, resource);
  }

  static List<String> texts(EventView view, String field) {
    return view.values(field).stream().map(Value::text).toList();
  }

  private static void part(EventSink sink, Root root, String json) {
    sink.root(root);
    value(sink, TestJson.parse(json));
  }

  private static void value(EventSink sink, @Nullable Object value) {
    switch (value) {
      case null -> sink.nothing();
      case Boolean truth -> sink.bool(truth);
      case List<?> list -> {
        sink.beginArray();
        list.forEach(item -> value(sink, item));
        sink.endArray();
      }
      case Map<?, ?> map -> {
        sink.beginMap();
        map.forEach((key, item) -> {
          byte[] bytes = String.valueOf(key).getBytes(StandardCharsets.UTF_8);
          boolean _ = sink.key(bytes, 0, bytes.length);
          value(sink, item);
        });
        sink.endMap();
      }
      default -> text(sink, String.valueOf(value));
    }
  }

  /** Texts that are numbers, and those that begin with {@code i:} or {@code d:}, become numbers. */
  private static void text(EventSink sink, String text) {
    if (text.startsWith("i:")) {
      sink.integer(Long.parseLong(text.substring(2)));
    } else if (text.startsWith("d:")) {
      sink.decimal(Double.parseDouble(text.substring(2)));
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      sink.text(bytes, 0, bytes.length);
    }
  }
}

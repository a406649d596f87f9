package io.sigline.engine.proof;

import io.sigline.engine.event.EventSink.Root;
import io.sigline.engine.event.Value;
import io.sigline.engine.fieldmap.RecordForm;
import io.sigline.engine.fieldmap.RecordForm.Place;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes events as records of one form. Immutable. */
final class RecordWriter {
  private final RecordForm form;
  private final BodyText text;
  private final boolean keywordsApart;
  private final Map<String, String> company = new LinkedHashMap<>();
  private final String tag;

  /**
   * A writer.
   *
   * @param text how the body is written
   * @param keywordsApart true to give each keyword a value of its own
   * @param read the fields that the rule reads: no other value is added to these
   */
  RecordWriter(
      RecordForm form, BodyText text, boolean keywordsApart, Set<String> read, String tag) {
    this.form = form;
    this.text = text;
    this.keywordsApart = keywordsApart;
    this.tag = tag;
    form.company()
        .forEach((field, usual) -> {
          if (!read.contains(field)) {
            company.put(field, usual);
          }
        });
  }

  /** The event as a record; nothing if the body's text cannot say it. */
  Optional<SyntheticRecord> write(SyntheticEvent event) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    Map<String, Object> attributes = new LinkedHashMap<>();
    Map<String, Object> resource = new LinkedHashMap<>();
    company.forEach(
        (field, usual) -> put(field, List.of(new Value.Text(usual)), body, attributes, resource));
    event.fields().forEach((field, values) -> put(field, values, body, attributes, resource));
    LogSource named = form.named();
    name(resource, "sigma.category", named.category());
    name(resource, "sigma.product", named.product());
    name(resource, "sigma.service", named.service());
    attributes.put(SyntheticRecord.TAG, tag);
    Optional<Object> written = body(body, event.keywords());
    return written.map(content -> new SyntheticRecord(content, attributes, resource));
  }

  private static void name(Map<String, Object> resource, String key, @Nullable String part) {
    if (part != null) {
      resource.put(key, part);
    }
  }

  private Optional<Object> body(Map<String, @Nullable Object> body, List<String> keywords) {
    if (!keywords.isEmpty()) {
      if (body.isEmpty() && !keywordsApart) {
        return Optional.of(String.join(" ", keywords));
      }
      Object message = body.get("message");
      List<String> all = new ArrayList<>(keywords);
      if (message instanceof String before) {
        all.addFirst(before);
      }
      body.put("message", keywordsApart ? all : String.join(" ", all));
    }
    return text.write(body);
  }

  private void put(
      String field,
      List<Value> values,
      Map<String, @Nullable Object> body,
      Map<String, Object> attributes,
      Map<String, Object> resource) {
    List<Place> places = form.places(field);
    int last = Math.min(places.size(), values.size()) - 1;
    for (int i = 0; i <= last; i++) {
      List<Value> here = i < last ? values.subList(i, i + 1) : values.subList(i, values.size());
      Place place = places.get(i);
      Object content = content(place, here);
      if (place.root() == Root.BODY) {
        nest(body, place.names(), content);
      } else {
        Map<String, Object> flat = place.root() == Root.RESOURCE ? resource : attributes;
        flat.put(String.join(".", place.names()), content == null ? List.of() : content);
      }
    }
  }

  private @Nullable Object content(Place place, List<Value> values) {
    List<@Nullable Object> all = new ArrayList<>();
    values.forEach(value -> all.add(scalar(place, value)));
    return all.size() == 1 ? all.getFirst() : all;
  }

  private @Nullable Object scalar(Place place, Value value) {
    if (value instanceof Value.Null) {
      return null;
    }
    String content = value.text();
    if (form.isText(place)) {
      return content;
    }
    if (content.equals("true") || content.equals("false")) {
      return content.equals("true");
    }
    return content.matches("0|-?[1-9][0-9]{0,17}") ? (Object) Long.valueOf(content) : content;
  }

  /** Puts a value into maps within maps; under a joined name where a value is in the way. */
  @SuppressWarnings("unchecked") // only this method puts maps into the body
  private static void nest(
      Map<String, @Nullable Object> body, List<String> names, @Nullable Object content) {
    Map<String, @Nullable Object> map = body;
    for (int i = 0; i < names.size() - 1; i++) {
      Object inner = map.get(names.get(i));
      if (inner == null && !map.containsKey(names.get(i))) {
        inner = new LinkedHashMap<String, @Nullable Object>();
        map.put(names.get(i), inner);
      }
      if (!(inner instanceof Map<?, ?>)) {
        map.put(String.join(".", names.subList(i, names.size())), content);
        return;
      }
      map = (Map<String, @Nullable Object>) inner;
    }
    if (map.get(names.getLast()) instanceof Map<?, ?> within) {
      Map<String, @Nullable Object> around = map;
      ((Map<String, @Nullable Object>) within)
          .forEach((key, value) -> around.put(names.getLast() + "." + key, value));
    }
    map.put(names.getLast(), content);
  }
}

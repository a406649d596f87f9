package io.sigline.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.EventView;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into what the peer reads best: one flat object an event, with the names that Sigma
 * rules use, and its log source said outright. What Sigline's field maps and views find out of the
 * record as a collector sent it, the peer is given.
 *
 * <p>A part of the log source that the record does not have is {@code none}, so that the peer
 * leaves out the rules that ask for it. Views of one record are merged into one event; {@link
 * PeerRules} tells how a second category is served. What no rule reads is in the event too, under
 * its own name, once.
 */
final class FlatEvents {
  /** Names of the hints. */
  static final String PRODUCT = "sigma_product";

  static final String CATEGORY = "sigma_category";
  static final String SERVICE = "sigma_service";

  /** The record's id in the expectations. */
  static final String ID = "lab.rid";

  private static final String NONE = "none";
  private static final List<String> CONTAINERS =
      List.of(
          "body.event_data.data.",
          "body.event_data.",
          "body.user_data.data.",
          "attributes.",
          "body.");

  private final MappedEvent event;
  private final List<String> fields;
  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final RecordSlice slice = new RecordSlice();

  FlatEvents(FieldMaps maps, Collection<String> ruleFields) {
    EventLayout layout = EventLayout.of(maps, ruleFields);
    event = layout.newEvent();
    fields = layout.fields();
  }

  /**
   * A record as a flat object.
   *
   * @param single an OTLP/JSON request of this one record
   */
  ObjectNode of(ObjectNode single) {
    byte[] json = single.toString().getBytes(StandardCharsets.UTF_8);
    if (!JsonRequest.read(json, json.length).cursor().next(slice)) {
      throw new IllegalArgumentException("expected a record, found none");
    }
    event.clear();
    walker.walk(slice, event);
    ObjectNode flat = JsonNodeFactory.instance.objectNode();
    hints(flat);
    Set<String> paths = new HashSet<>();
    for (int i = 0; i < event.views(); i++) {
      addFields(event.view(i), flat, paths);
    }
    addRest(single, flat, paths);
    return flat;
  }

  private void hints(ObjectNode flat) {
    flat.put(PRODUCT, NONE).put(CATEGORY, NONE).put(SERVICE, NONE);
    for (int i = 0; i < event.views(); i++) {
      var source = event.view(i).logSource();
      hint(flat, PRODUCT, source.product());
      hint(flat, CATEGORY, source.category());
      hint(flat, SERVICE, source.service());
    }
  }

  /** The first view that has a part decides; later ones only fill what is missing. */
  private static void hint(ObjectNode flat, String name, @Nullable String part) {
    if (part != null && flat.path(name).asText().equals(NONE)) {
      flat.put(name, part);
    }
  }

  private void addFields(EventView view, ObjectNode flat, Set<String> paths) {
    for (int slot = 0; slot < fields.size(); slot++) {
      int first = view.first(slot);
      if (first < 0 || flat.has(fields.get(slot))) {
        continue;
      }
      ArrayNode values = JsonNodeFactory.instance.arrayNode();
      for (int value = first; value >= 0; value = view.next(value)) {
        values.add(json(view, value));
        paths.add(view.path(value));
      }
      flat.set(fields.get(slot), values.size() == 1 ? values.get(0) : values);
    }
  }

  private static JsonNode json(SlotEvent view, int value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (view.kind(value)) {
      case TEXT ->
          nodes.textNode(
              new String(
                  view.buffer(value),
                  view.offset(value),
                  view.length(value),
                  StandardCharsets.UTF_8));
      case INT -> nodes.numberNode(view.integer(value));
      case DECIMAL -> nodes.numberNode(view.decimal(value));
      case BOOL -> nodes.booleanNode(view.length(value) == "true".length());
      case NULL -> nodes.nullNode();
    };
  }

  /** The leaves that no rule reads, but for empty ones and those that say the same once more. */
  private static void addRest(ObjectNode single, ObjectNode flat, Set<String> paths) {
    Set<String> texts = new HashSet<>();
    flat.forEach(value -> texts.add(value.asText()));
    JsonNode logRecord = single.at("/resourceLogs/0/scopeLogs/0/logRecords/0");
    OtlpLeaves.of(
        logRecord,
        (path, value) -> {
          String name = name(path);
          boolean isNew = !paths.contains(path) && !flat.has(name);
          if (isNew && !value.asText().isEmpty() && texts.add(value.asText())) {
            flat.set(name, value);
          }
        });
  }

  private static String name(String path) {
    for (String container : CONTAINERS) {
      if (path.startsWith(container)) {
        return path.substring(container.length());
      }
    }
    return path;
  }
}

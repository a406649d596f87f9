package io.sigline.engine.fieldmap;

import io.sigline.engine.event.Value;
import io.sigline.engine.fieldmap.SourceLayout.ViewLayout;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A view over the values of one event. */
final class MappedView implements EventView {
  private static final ViewLayout NOT_YET =
      new ViewLayout(List.of(), LogSource.ANY, "", new FieldSlots(List.of()));

  private final MappedEvent event;
  private final ValueTable values;
  private ViewLayout layout = NOT_YET;
  private LogSource logSource = LogSource.ANY;
  private final int[] firsts;
  private final int[] stamps;
  private int epoch;

  MappedView(MappedEvent event) {
    this.event = event;
    this.values = event.values();
    this.firsts = new int[event.layout().slots()];
    this.stamps = new int[firsts.length];
  }

  void become(ViewLayout next, LogSource nextSource) {
    layout = next;
    logSource = nextSource;
    if (++epoch == 0) {
      Arrays.fill(stamps, 0);
      epoch = 1;
    }
  }

  @SuppressWarnings("ReferenceEquality") // the layout holds each set of fields once
  boolean reads(FieldSlots fields) {
    return layout.fields() == fields;
  }

  ViewLayout viewLayout() {
    return layout;
  }

  EventLayout layout() {
    return event.layout();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // views of one record are those of one event
  public boolean hasSameFields(EventView other) {
    return other instanceof MappedView view && view.event == event && reads(view.layout.fields());
  }

  @Override
  public LogSource logSource() {
    return logSource;
  }

  @Override
  public String reason() {
    return logSource.equals(layout.logSource())
        ? layout.reason()
        : layout.reason() + "; the resource attributes sigma.* name the log source";
  }

  @Override
  public Map<String, String> entity() {
    Map<String, String> entity = new LinkedHashMap<>();
    event
        .entityFields()
        .forEach((name, fields) -> {
          for (FieldAccess field : fields) {
            int value = values.first(field);
            if (value >= 0 && values.length(value) > 0) {
              entity.put(name, values.textOf(value));
              return;
            }
          }
        });
    return entity;
  }

  @Override
  public String path(int value) {
    return event.layout().path(values.node(value));
  }

  @Override
  public int first(int slot) {
    if (slot < 0) {
      return NONE;
    }
    if (stamps[slot] != epoch) {
      stamps[slot] = epoch;
      firsts[slot] = values.first(layout.fields().at(slot));
    }
    return firsts[slot];
  }

  @Override
  public int next(int value) {
    return values.next(value);
  }

  @Override
  public int firstKeyword() {
    return values.firstKeyword();
  }

  @Override
  public int nextKeyword(int value) {
    return values.nextKeyword(value);
  }

  @Override
  public void eachKeywordText(TextSink sink) {
    values.eachKeywordText(sink);
  }

  @Override
  public Kind kind(int value) {
    return values.kind(value);
  }

  @Override
  public byte[] buffer(int value) {
    return values.buffer(value);
  }

  @Override
  public int offset(int value) {
    return values.offset(value);
  }

  @Override
  public int length(int value) {
    return values.length(value);
  }

  @Override
  public long integer(int value) {
    return values.integer(value);
  }

  @Override
  public double decimal(int value) {
    return values.decimal(value);
  }

  @Override
  public List<Value> values(String field) {
    List<Value> all = new ArrayList<>();
    for (int value = first(event.layout().slot(field)); value >= 0; value = values.next(value)) {
      all.add(values.valueOf(value));
    }
    return all;
  }

  @Override
  public List<String> keywordTexts() {
    List<String> all = new ArrayList<>();
    for (int value = firstKeyword(); value >= 0; value = nextKeyword(value)) {
      if (kind(value) != Kind.NULL) {
        all.add(values.textOf(value));
      }
    }
    return all;
  }
}

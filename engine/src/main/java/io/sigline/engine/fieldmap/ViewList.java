package io.sigline.engine.fieldmap;

import io.sigline.engine.fieldmap.SourceLayout.ViewLayout;
import io.sigline.engine.rule.LogSource;
import java.util.ArrayList;
import java.util.List;

/** The views of one record, as objects that are used again for the next. One per event. */
final class ViewList {
  private final MappedEvent event;
  private final List<MappedView> views = new ArrayList<>();
  private int size;

  ViewList(MappedEvent event) {
    this.event = event;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  MappedView get(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException("view " + index + " of " + size);
    }
    return views.get(index);
  }

  /** Adds a view, under the log source that the record itself names where it names one. */
  void add(ViewLayout layout) {
    LogSource logSource = event.named(layout.logSource());
    for (int i = 0; i < size; i++) {
      MappedView other = views.get(i);
      if (other.logSource().equals(logSource) && other.reads(layout.fields())) {
        return;
      }
    }
    show(layout, logSource);
  }

  /** Shows the views that such a record had before. */
  void show(Resolution resolution) {
    for (int i = 0; i < resolution.views(); i++) {
      show(resolution.layout(i), resolution.logSource(i));
    }
  }

  private void show(ViewLayout layout, LogSource logSource) {
    if (size == views.size()) {
      views.add(new MappedView(event));
    }
    views.get(size++).become(layout, logSource);
  }

  /** The views that were added, to be shown for the next such record. */
  Resolution resolution(SourceLayout source, boolean unknown) {
    ViewLayout[] layouts = new ViewLayout[size];
    LogSource[] logSources = new LogSource[size];
    for (int i = 0; i < size; i++) {
      layouts[i] = views.get(i).viewLayout();
      logSources[i] = views.get(i).logSource();
    }
    return new Resolution(source, unknown, layouts, logSources);
  }
}

package io.sigline.engine.fieldmap;

import java.util.Collection;

/**
 * Which Sigma fields are wanted, where in a record each can come from under each field map, and the
 * slot of each. Immutable, shared by all threads.
 */
public final class EventLayout {
  private EventLayout() {}

  /**
   * A layout for these fields; keyword values are collected too.
   *
   * @param sigmaFieldNames every field that any rule reads, fields of {@code fieldref} included
   */
  public static EventLayout of(FieldMaps maps, Collection<String> sigmaFieldNames) {
    return of(maps, sigmaFieldNames, true);
  }

  /**
   * A layout for these fields.
   *
   * @param keywords false if no rule searches keywords: a walker then leaves out what no field
   *     wants
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static EventLayout of(
      FieldMaps maps, Collection<String> sigmaFieldNames, boolean keywords) {
    throw new UnsupportedOperationException("event layout: being written");
  }

  /** The slot of a field, from 0; −1 if the layout does not know it. */
  public int slot(String field) {
    return -1;
  }

  /** Number of slots. */
  public int slots() {
    return 0;
  }

  /** An event for one thread, to be used again and again. */
  public MappedEvent newEvent() {
    return new MappedEvent();
  }
}

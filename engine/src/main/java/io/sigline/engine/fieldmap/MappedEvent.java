package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink;
import org.jspecify.annotations.Nullable;

/**
 * One record as values in slots: walk it in, then read its views. Reused from record to record by
 * one thread. Does not allocate on the normal path.
 */
public final class MappedEvent implements EventSink {
  MappedEvent() {}

  /** Forgets the record; all views, value indices and byte ranges are void. */
  public void clear() {}

  /** Number of views of the record that was walked in; at least 1. */
  public int views() {
    return 0;
  }

  /** A view; 0 is tried first. */
  @SuppressWarnings("DoNotCallSuggester")
  public EventView view(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  /**
   * A short name for the shape of a record that no field map claims, so that it can be counted and
   * named; null where a field map or the record itself gave the log source.
   */
  public @Nullable String unknownSource() {
    return null;
  }

  /** Texts of this record that looked like a known format and could not be read to their end. */
  public int malformedTexts() {
    return 0;
  }

  @Override
  public void root(Root root) {}

  @Override
  public void beginMap() {}

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    return true;
  }

  @Override
  public void endMap() {}

  @Override
  public void beginArray() {}

  @Override
  public void endArray() {}

  @Override
  public void text(byte[] buffer, int offset, int length) {}

  @Override
  public void bytes(byte[] buffer, int offset, int length) {}

  @Override
  public void integer(long value) {}

  @Override
  public void decimal(double value) {}

  @Override
  public void bool(boolean value) {}

  @Override
  public void nothing() {}
}

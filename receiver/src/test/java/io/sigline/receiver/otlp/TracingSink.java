package io.sigline.receiver.otlp;

import io.sigline.engine.event.EventSink;
import java.nio.charset.StandardCharsets;

/** Writes down what a walker says, as one line of text. */
final class TracingSink implements EventSink {
  private final StringBuilder trace = new StringBuilder();
  private String unwanted = "\0";

  /** Says that nothing under this key is wanted. */
  TracingSink without(String key) {
    unwanted = key;
    return this;
  }

  String trace() {
    return trace.toString().strip();
  }

  @Override
  public void root(Root root) {
    trace.append(root).append(' ');
  }

  @Override
  public void beginMap() {
    trace.append("{ ");
  }

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    String key = new String(buffer, offset, length, StandardCharsets.UTF_8);
    if (key.equals(unwanted)) {
      return false;
    }
    trace.append(key).append(": ");
    return true;
  }

  @Override
  public void endMap() {
    trace.append("} ");
  }

  @Override
  public void beginArray() {
    trace.append("[ ");
  }

  @Override
  public void endArray() {
    trace.append("] ");
  }

  @Override
  public void text(byte[] buffer, int offset, int length) {
    trace
        .append('\'')
        .append(new String(buffer, offset, length, StandardCharsets.UTF_8))
        .append("' ");
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) {
    trace.append("bytes(").append(length).append(") ");
  }

  @Override
  public void integer(long value) {
    trace.append(value).append(' ');
  }

  @Override
  public void decimal(double value) {
    trace.append(value).append("d ");
  }

  @Override
  public void bool(boolean value) {
    trace.append(value).append(' ');
  }

  @Override
  public void nothing() {
    trace.append("null ");
  }
}

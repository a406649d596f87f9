package io.sigline.receiver.otlp;

import io.sigline.engine.event.EventSink;

/** Wants nothing: what a walker holds before its first record. */
final class SilentSink implements EventSink {
  @Override
  public void root(Root root) {}

  @Override
  public void beginMap() {}

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    return false;
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

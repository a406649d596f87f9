package io.sigline.receiver.otlp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One log record in an export request's bytes: where its resource, its scope and it itself lie. A
 * part that is absent has length 0. Reused; cleared when done with.
 */
public final class RecordSlice {
  private static final byte[] NOTHING = {};

  byte[] bytes = NOTHING;
  int resourceOffset;
  int resourceLength;
  int scopeOffset;
  int scopeLength;
  int offset;
  int length;

  /** Length of the record's own bytes, without those of its resource and scope. */
  public int length() {
    return length;
  }

  /** Writes the record's own bytes. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Drops the reference to the request's bytes. */
  public void clear() {
    bytes = NOTHING;
    resourceLength = 0;
    scopeLength = 0;
    length = 0;
  }
}

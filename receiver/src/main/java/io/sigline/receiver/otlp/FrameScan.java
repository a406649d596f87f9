package io.sigline.receiver.otlp;

/**
 * Checks a request's frame and counts its records. Every serializer writes the resource before its
 * scopes and the scope before its records, each once; protobuf allows any order and repetition,
 * which is noted, for {@link FrameOrder} to mend.
 */
final class FrameScan {
  private final Wire wire = new Wire();
  private final int length;
  private int records;
  private boolean inOrder = true;

  FrameScan(byte[] bytes, int length) {
    this.length = length;
    wire.reset(bytes, 0);
  }

  void request() {
    while (wire.at < length) {
      int tag = wire.tag(length);
      if (tag >>> 3 == Frame.REQUEST_RESOURCE_LOGS) {
        resourceLogs(enter(tag, length, "resource_logs"));
      } else {
        wire.skip(tag, length);
      }
    }
  }

  int records() {
    return records;
  }

  boolean inOrder() {
    return inOrder;
  }

  private void resourceLogs(int end) {
    boolean begun = false;
    while (wire.at < end) {
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case Frame.RESOURCE_LOGS_RESOURCE -> {
          inOrder &= !begun;
          begun = true;
          wire.at = enter(tag, end, "resource");
        }
        case Frame.RESOURCE_LOGS_SCOPE_LOGS -> {
          begun = true;
          scopeLogs(enter(tag, end, "scope_logs"));
        }
        default -> wire.skip(tag, end);
      }
    }
  }

  private void scopeLogs(int end) {
    boolean begun = false;
    while (wire.at < end) {
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case Frame.SCOPE_LOGS_SCOPE -> {
          inOrder &= !begun;
          begun = true;
          wire.at = enter(tag, end, "scope");
        }
        case Frame.SCOPE_LOGS_RECORDS -> {
          begun = true;
          records++;
          wire.at = enter(tag, end, "log_records");
        }
        default -> wire.skip(tag, end);
      }
    }
  }

  private int enter(int tag, int end, String field) {
    Wire.expect(tag, Wire.LEN, field);
    int length = wire.length(end);
    return wire.at + length;
  }
}

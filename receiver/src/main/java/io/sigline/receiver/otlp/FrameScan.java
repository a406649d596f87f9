package io.sigline.receiver.otlp;

/**
 * Checks a request's frame, counts its records and finds its runs. Every serializer writes the
 * resource before its scopes and the scope before its records, each once; protobuf allows any order
 * and repetition, which is noted, for {@link FrameOrder} to mend.
 */
final class FrameScan {
  private final Wire wire = new Wire();
  private final Runs runs = new Runs();
  private final int length;
  private int records;
  private int resourceLogsEnd;
  private int resourceOffset;
  private int resourceLength;
  private int scopeOffset;
  private int scopeLength;
  private boolean inOrder = true;

  private FrameScan(byte[] bytes, int length) {
    this.length = length;
    wire.reset(bytes, 0);
  }

  /**
   * Scans a request.
   *
   * @throws OtlpException if these bytes are not an export request
   */
  static FrameScan of(byte[] bytes, int length) {
    FrameScan scan = new FrameScan(bytes, length);
    scan.request();
    return scan;
  }

  private void request() {
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

  /** Right only if the frame is in order. */
  Runs runs() {
    return runs;
  }

  boolean inOrder() {
    return inOrder;
  }

  private void resourceLogs(int end) {
    boolean begun = false;
    resourceLogsEnd = end;
    resourceLength = 0;
    while (wire.at < end) {
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case Frame.RESOURCE_LOGS_RESOURCE -> {
          inOrder &= !begun;
          begun = true;
          int resourceEnd = enter(tag, end, "resource");
          resourceOffset = wire.at;
          resourceLength = resourceEnd - wire.at;
          wire.at = resourceEnd;
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
    scopeLength = 0;
    while (wire.at < end) {
      int start = wire.at;
      int tag = wire.tag(end);
      switch (tag >>> 3) {
        case Frame.SCOPE_LOGS_SCOPE -> {
          inOrder &= !begun;
          begun = true;
          int scopeEnd = enter(tag, end, "scope");
          scopeOffset = wire.at;
          scopeLength = scopeEnd - wire.at;
          wire.at = scopeEnd;
        }
        case Frame.SCOPE_LOGS_RECORDS -> {
          begun = true;
          if (runs.isDue(records, start)) {
            beginRun(start, end);
          }
          records++;
          wire.at = enter(tag, end, "log_records");
        }
        default -> wire.skip(tag, end);
      }
    }
  }

  private void beginRun(int start, int scopeLogsEnd) {
    runs.add(records, start);
    runs.set(Runs.RESOURCE_LOGS_END, resourceLogsEnd);
    runs.set(Runs.SCOPE_LOGS_END, scopeLogsEnd);
    runs.set(Runs.RESOURCE_OFFSET, resourceOffset);
    runs.set(Runs.RESOURCE_LENGTH, resourceLength);
    runs.set(Runs.SCOPE_OFFSET, scopeOffset);
    runs.set(Runs.SCOPE_LENGTH, scopeLength);
  }

  private int enter(int tag, int end, String field) {
    Wire.expect(tag, Wire.LEN, field);
    int length = wire.length(end);
    return wire.at + length;
  }
}

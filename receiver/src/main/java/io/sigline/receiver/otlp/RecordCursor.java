package io.sigline.receiver.otlp;

/** Steps through the records of a checked request, in order. No allocation; one thread. */
public final class RecordCursor {
  private final byte[] bytes;
  private final int length;
  private final Wire wire = new Wire();
  private int resourceLogsEnd;
  private int scopeLogsEnd;
  private int resourceOffset;
  private int resourceLength;
  private int scopeOffset;
  private int scopeLength;

  RecordCursor(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    wire.reset(bytes, 0);
  }

  /**
   * Points the slice at the next record.
   *
   * @return false if there was none left
   */
  public boolean next(RecordSlice slice) {
    while (true) {
      if (wire.at < scopeLogsEnd) {
        if (inScopeLogs(slice)) {
          return true;
        }
      } else if (wire.at < resourceLogsEnd) {
        inResourceLogs();
      } else if (wire.at < length) {
        inRequest();
      } else {
        return false;
      }
    }
  }

  private boolean inScopeLogs(RecordSlice slice) {
    int tag = wire.tag(scopeLogsEnd);
    int field = tag >>> 3;
    if (field != Frame.SCOPE_LOGS_SCOPE && field != Frame.SCOPE_LOGS_RECORDS) {
      wire.skip(tag, scopeLogsEnd);
      return false;
    }
    int size = wire.length(scopeLogsEnd);
    if (field == Frame.SCOPE_LOGS_RECORDS) {
      point(slice, size);
    } else {
      scopeOffset = wire.at;
      scopeLength = size;
    }
    wire.at += size;
    return field == Frame.SCOPE_LOGS_RECORDS;
  }

  private void inResourceLogs() {
    int tag = wire.tag(resourceLogsEnd);
    switch (tag >>> 3) {
      case Frame.RESOURCE_LOGS_RESOURCE -> {
        resourceLength = wire.length(resourceLogsEnd);
        resourceOffset = wire.at;
        wire.at += resourceLength;
      }
      case Frame.RESOURCE_LOGS_SCOPE_LOGS -> {
        int size = wire.length(resourceLogsEnd);
        scopeLogsEnd = wire.at + size;
        scopeLength = 0;
      }
      default -> wire.skip(tag, resourceLogsEnd);
    }
  }

  private void inRequest() {
    int tag = wire.tag(length);
    if (tag >>> 3 == Frame.REQUEST_RESOURCE_LOGS) {
      int size = wire.length(length);
      resourceLogsEnd = wire.at + size;
      resourceLength = 0;
    } else {
      wire.skip(tag, length);
    }
  }

  private void point(RecordSlice slice, int size) {
    slice.bytes = bytes;
    slice.resourceOffset = resourceOffset;
    slice.resourceLength = resourceLength;
    slice.scopeOffset = scopeOffset;
    slice.scopeLength = scopeLength;
    slice.offset = wire.at;
    slice.length = size;
  }
}

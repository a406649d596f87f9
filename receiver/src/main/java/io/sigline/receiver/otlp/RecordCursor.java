package io.sigline.receiver.otlp;

/** Steps through the records of a checked request, in order. Reused; no allocation; one thread. */
public final class RecordCursor {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int length;
  private final Wire wire = new Wire();
  private int resourceLogsEnd;
  private int scopeLogsEnd;
  private int resourceOffset;
  private int resourceLength;
  private int scopeOffset;
  private int scopeLength;

  /** A cursor with nothing before it, until {@link #begin}. */
  public RecordCursor() {}

  /**
   * Steps before the first record of a run. The records that follow the run are next to it.
   *
   * @param run from 0
   */
  public void begin(ExportRequest request, int run) {
    request.begin(this, run);
  }

  /** Drops the reference to the request's bytes. */
  public void clear() {
    reset(NOTHING, 0);
  }

  void reset(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    wire.reset(bytes, 0);
    resourceLogsEnd = 0;
    scopeLogsEnd = 0;
    resourceLength = 0;
    scopeLength = 0;
  }

  void moveTo(Runs runs, int run) {
    wire.at = runs.mark(run, Runs.AT);
    resourceLogsEnd = runs.mark(run, Runs.RESOURCE_LOGS_END);
    scopeLogsEnd = runs.mark(run, Runs.SCOPE_LOGS_END);
    resourceOffset = runs.mark(run, Runs.RESOURCE_OFFSET);
    resourceLength = runs.mark(run, Runs.RESOURCE_LENGTH);
    scopeOffset = runs.mark(run, Runs.SCOPE_OFFSET);
    scopeLength = runs.mark(run, Runs.SCOPE_LENGTH);
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

package io.sigline.receiver.otlp;

import java.util.Arrays;

/**
 * An {@code ExportLogsServiceRequest} whose frame (everything around the log records) was checked
 * and put in order. The records themselves were not looked into. Immutable by agreement: nobody
 * writes to the bytes.
 */
public final class ExportRequest {
  private final byte[] bytes;
  private final int length;
  private final int records;

  private ExportRequest(byte[] bytes, int length, int records) {
    this.bytes = bytes;
    this.length = length;
    this.records = records;
  }

  /**
   * Checks the frame.
   *
   * @param bytes the request from the first byte on; kept, not copied; may be longer
   * @param length of the request in bytes
   * @throws OtlpException if these bytes are not an export request
   */
  public static ExportRequest read(byte[] bytes, int length) {
    FrameScan scan = new FrameScan(bytes, length);
    scan.request();
    if (scan.inOrder()) {
      return new ExportRequest(bytes, length, scan.records());
    }
    byte[] ordered = FrameOrder.of(bytes, length);
    return new ExportRequest(ordered, ordered.length, scan.records());
  }

  /** How many log records it has. */
  public int records() {
    return records;
  }

  /** Length in bytes. */
  public int length() {
    return length;
  }

  /** A cursor before the first record. */
  public RecordCursor cursor() {
    return new RecordCursor(bytes, length);
  }

  /** A copy of its bytes, with the frame in order. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** A digest of the whole request: the same for the same bytes. */
  public Digest digest() {
    return Digest.of(bytes, 0, length);
  }
}

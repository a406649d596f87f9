package io.sigline.receiver.otlp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An {@code ExportLogsServiceRequest} whose frame (everything around the log records) was checked
 * and put in order. The records themselves were not looked into. Nobody writes to the bytes until
 * they are released.
 */
public final class ExportRequest {
  private static final byte[] NOTHING = {};

  private byte[] bytes;
  private final int length;
  private final int records;
  private final Runs runs;
  private @Nullable Digest sent;

  private ExportRequest(byte[] bytes, int length, FrameScan scan) {
    this.bytes = bytes;
    this.length = length;
    this.records = scan.records();
    this.runs = scan.runs();
  }

  /**
   * Checks the frame.
   *
   * @param bytes the request from the first byte on; kept, not copied; may be longer
   * @param length of the request in bytes
   * @throws OtlpException if these bytes are not an export request
   */
  public static ExportRequest read(byte[] bytes, int length) {
    FrameScan scan = FrameScan.of(bytes, length);
    if (scan.inOrder()) {
      return new ExportRequest(bytes, length, scan);
    }
    byte[] ordered = FrameOrder.of(bytes, length);
    return new ExportRequest(ordered, ordered.length, FrameScan.of(ordered, ordered.length));
  }

  /** How many log records it has. */
  public int records() {
    return records;
  }

  /** Length in bytes. */
  public int length() {
    return length;
  }

  /** How many runs its records make: neighbours for one thread to judge. */
  public int runs() {
    return runs.count();
  }

  /**
   * The ordinal of a run's first record.
   *
   * @param run from 0; the number of runs stands for the end
   */
  public int firstOfRun(int run) {
    return run == runs.count() ? records : runs.mark(run, Runs.FIRST);
  }

  /** A cursor before the first record. */
  public RecordCursor cursor() {
    RecordCursor cursor = new RecordCursor();
    cursor.reset(bytes, length);
    return cursor;
  }

  /** Puts the cursor before the first record of a run. */
  void begin(RecordCursor cursor, int run) {
    cursor.reset(bytes, length);
    cursor.moveTo(runs, run);
  }

  /**
   * Gives up its bytes for another use, once nobody reads them: no cursor and no slice of this
   * request may be used any more.
   */
  public byte[] release() {
    byte[] released = bytes;
    bytes = NOTHING;
    return released;
  }

  /** A copy of its bytes, with the frame in order. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Notes the digest of the bytes by which it was sent, which are fewer if they were compressed.
   */
  public void sentAs(Digest digest) {
    sent = digest;
  }

  /**
   * A digest of the whole request: the same for the same bytes, as they were sent if that is known.
   */
  public Digest digest(RequestDigests digests) {
    return sent == null ? digests.of(bytes, length, "") : sent;
  }
}

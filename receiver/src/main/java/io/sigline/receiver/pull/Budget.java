package io.sigline.receiver.pull;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is unpacked, and stops where it is too much. */
final class Budget {
  /** Below this no ratio is looked at: a small text may well shrink to a hundredth. */
  private static final long SMALL = 4L << 20;

  private final PullLimits limits;
  private final long archiveBytes;
  private long unpacked;
  private int entries;

  Budget(PullLimits limits, long archiveBytes) {
    this.limits = limits;
    this.archiveBytes = archiveBytes;
  }

  /** One more file or folder. */
  void entry() {
    if (++entries > limits.entries()) {
      throw new PullException("the archive has more than " + limits.entries() + " entries");
    }
  }

  private void add(long bytes) {
    unpacked += bytes;
    if (unpacked > limits.unpackedBytes()) {
      throw new PullException(
          "the archive unpacks to more than " + limits.unpackedBytes() + " bytes");
    }
    if (unpacked > SMALL && unpacked / Math.max(1, archiveBytes) > limits.ratio()) {
      throw new PullException(
          "the archive unpacks to more than %d times its size".formatted(limits.ratio()));
    }
  }

  /** The same bytes, counted as they are read. */
  InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
          add(1);
        }
        return read;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
          add(read);
        }
        return read;
      }

      // by reading, so that what is skipped is counted
      @Override
      public long skip(long bytes) throws IOException {
        byte[] buffer = new byte[Math.clamp(bytes, 1, 8192)];
        return bytes <= 0 ? 0 : Math.max(0, read(buffer, 0, buffer.length));
      }
    };
  }
}

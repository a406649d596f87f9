package io.sigline.receiver.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The end of a file of lines.
 *
 * @param line the last whole one, without its end; empty if there is none
 * @param torn bytes behind it
 */
record LastLine(String line, long torn) {
  private static final int STEP = 1 << 13;

  static LastLine of(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      long end = lineEndBefore(file, file.length());
      if (end == 0) {
        return new LastLine("", file.length());
      }
      long begin = lineEndBefore(file, end - 1);
      byte[] line = new byte[Math.toIntExact(end - 1 - begin)];
      file.seek(begin);
      file.readFully(line);
      return new LastLine(new String(line, StandardCharsets.UTF_8), file.length() - end);
    }
  }

  /** The place behind the last line feed before a place; 0 if there is none. */
  private static long lineEndBefore(RandomAccessFile file, long before) throws IOException {
    byte[] step = new byte[STEP];
    long end = before;
    while (end > 0) {
      int length = (int) Math.min(STEP, end);
      file.seek(end - length);
      file.readFully(step, 0, length);
      for (int i = length - 1; i >= 0; i--) {
        if (step[i] == '\n') {
          return end - length + i + 1;
        }
      }
      end -= length;
    }
    return 0;
  }
}

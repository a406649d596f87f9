package io.sigline.receiver.pull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the files of a tar: ustar, with long names of GNU tar and of pax. Source: IEEE Std 1003.1,
 * "pax". What is neither a file nor a folder is refused.
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST_EXTENSION = 64 * 1024;

  private final InputStream in;
  private final Budget budget;
  private final Set<String> names = new HashSet<>();

  /** The name that the next entry has instead of its own; empty for none. */
  private String longName = "";

  TarReader(InputStream in, Budget budget) {
    this.in = in;
    this.budget = budget;
  }

  void read(Archive.Sink sink) throws IOException {
    byte[] header = new byte[BLOCK];
    while (true) {
      int read = in.readNBytes(header, 0, BLOCK);
      if (read == 0 || isZero(header, read)) {
        return;
      }
      if (read < BLOCK) {
        throw new EOFException("it ends within an entry");
      }
      checkSum(header);
      entry(header, sink);
    }
  }

  private void entry(byte[] header, Archive.Sink sink) throws IOException {
    long size = octal(header, 124, 12);
    budget.entry();
    switch (header[156]) {
      case 'L' -> longName = text(extension(size), 0, LONGEST_EXTENSION);
      case 'x' -> longName = path(extension(size));
      case 'g' -> extension(size);
      case '5' -> {
        Names.check(name(header));
        skip(size);
      }
      case '0', 0, '7' -> file(name(header), size, sink);
      default ->
          throw new PullException(
              "the archive has something in it that is neither a file nor a folder: "
                  + name(header));
    }
  }

  private void file(String name, long size, Archive.Sink sink) throws IOException {
    if (!names.add(name)) {
      throw new PullException("the archive has two entries named " + name);
    }
    Bounded content = new Bounded(in, size);
    sink.file(name, content);
    content.finish();
    skip(padding(size));
  }

  private String name(byte[] header) {
    String given = longName;
    longName = "";
    if (!given.isEmpty()) {
      return given;
    }
    String name = text(header, 0, 100);
    boolean ustar = text(header, 257, 6).startsWith("ustar");
    String prefix = ustar ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private byte[] extension(long size) throws IOException {
    if (size > LONGEST_EXTENSION) {
      throw new PullException("the archive has a name of " + size + " bytes");
    }
    byte[] bytes = in.readNBytes((int) size);
    if (bytes.length < size) {
      throw new EOFException("it ends within an entry");
    }
    skip(padding(size));
    return bytes;
  }

  /** The record {@code path} of a pax extension: {@code 30 path=a/b}. */
  private static String path(byte[] records) throws IOException {
    String path = "";
    int at = 0;
    while (at < records.length) {
      int blank = at;
      while (blank < records.length && records[blank] != ' ') {
        blank++;
      }
      int length;
      try {
        length = Integer.parseInt(new String(records, at, blank - at, StandardCharsets.US_ASCII));
      } catch (NumberFormatException e) {
        throw new IOException("a pax record without a length", e);
      }
      if (length <= blank - at + 1 || length > records.length - at) {
        throw new IOException("a pax record of a wrong length");
      }
      String record =
          new String(records, blank + 1, at + length - blank - 2, StandardCharsets.UTF_8);
      if (record.startsWith("path=")) {
        path = record.substring("path=".length());
      }
      at += length;
    }
    return path;
  }

  private void skip(long bytes) throws IOException {
    in.skipNBytes(bytes);
  }

  private static long padding(long size) {
    return (BLOCK - size % BLOCK) % BLOCK;
  }

  private static boolean isZero(byte[] header, int length) {
    for (int i = 0; i < length; i++) {
      if (header[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void checkSum(byte[] header) throws IOException {
    long expected = octal(header, 148, 8);
    long sum = 8L * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : header[i] & 0xff;
    }
    if (sum != expected) {
      throw new IOException("an entry's checksum is wrong");
    }
  }

  private static long octal(byte[] header, int offset, int length) throws IOException {
    String digits = text(header, offset, length).strip();
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
      throw new IOException("a number that is not octal");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = offset;
    int most = Math.min(bytes.length, offset + length);
    while (end < most && bytes[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOfRange(bytes, offset, end), StandardCharsets.UTF_8);
  }

  /** The bytes of one file. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long size) {
      this.in = in;
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new EOFException("it ends within an entry");
      }
      left -= read;
      return read;
    }

    void finish() throws IOException {
      in.skipNBytes(left);
      left = 0;
    }
  }
}

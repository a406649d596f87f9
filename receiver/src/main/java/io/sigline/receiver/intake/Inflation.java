package io.sigline.receiver.intake;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Inflates what is whole in memory: gzip (RFC 1952), one member or many, and zlib (RFC 1950).
 * Reused; one thread at a time.
 */
final class Inflation {
  /** No deflate stream is longer than its compressed bytes times this. */
  private static final long MOST_RATIO = 1032;

  /** What logs compress to, about; better too little than too much. */
  private static final long GUESSED_RATIO = 4;

  private static final int DEFLATED = 8;
  private static final int GZIP_MAGIC = 0x8b1f;
  private static final int TRAILER = 8;
  private static final int HEADER = 10;
  private static final int FLAGS = 3;
  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int ZLIB_DICTIONARY = 1 << 5;

  private static final Queue<Inflation> UNUSED = new ConcurrentLinkedQueue<>();

  private final Deflate deflate = new Deflate();
  private final CRC32 crc = new CRC32();
  private final Adler32 adler = new Adler32();
  private byte[] from = Body.NOTHING;
  private int at;
  private int end;

  private Inflation() {}

  /** Inflates gzip. */
  static void gunzip(Body from, Body to) throws BodyException, IOException {
    with(from, inflation -> inflation.members(to));
  }

  /** Clears the time of compression where no checksum covers it. */
  static void forgetTime(Body body) {
    byte[] bytes = body.bytes();
    if (body.length() >= HEADER && (bytes[FLAGS] & HEADER_CHECKSUM) == 0) {
      Arrays.fill(bytes, FLAGS + 1, FLAGS + 1 + Integer.BYTES, (byte) 0);
    }
  }

  /** Inflates zlib. */
  static void unzlib(Body from, Body to) throws BodyException, IOException {
    to.reserve(GUESSED_RATIO * from.length());
    with(from, inflation -> inflation.wrapped(to));
  }

  /** What is done with an inflation. */
  @FunctionalInterface
  private interface Work {
    void with(Inflation inflation) throws BodyException, IOException;
  }

  private static void with(Body from, Work work) throws BodyException, IOException {
    Inflation inflation = UNUSED.poll();
    if (inflation == null) {
      inflation = new Inflation();
    }
    inflation.from = from.bytes();
    inflation.end = from.length();
    inflation.at = 0;
    try {
      work.with(inflation);
    } finally {
      inflation.from = Body.NOTHING;
      UNUSED.add(inflation);
    }
  }

  private void members(Body to) throws BodyException, IOException {
    to.reserve(Math.min(announced(), end * MOST_RATIO) + Deflate.SLACK);
    do {
      header();
      int start = to.length();
      crc.reset();
      at = deflate.decode(from, at, end, to, crc);
      trailer(to.length() - start);
    } while (end - at >= HEADER && littleEndian(at, 2) == GZIP_MAGIC);
  }

  /** What the last four bytes say of the length: right for one member of less than 4 GiB. */
  private long announced() {
    return end < HEADER + TRAILER ? 0 : littleEndian(end - 4, 4);
  }

  private void header() throws IOException {
    int start = at;
    if (littleEndian(skip(2), 2) != GZIP_MAGIC || littleEndian(skip(1), 1) != DEFLATED) {
      throw new IOException("not in gzip format");
    }
    int flags = (int) littleEndian(skip(1), 1);
    var _ = skip(6);
    if ((flags & EXTRA) != 0) {
      var _ = skip((int) littleEndian(skip(2), 2));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      crc.reset();
      crc.update(from, start, at - start);
      if (littleEndian(skip(2), 2) != (crc.getValue() & 0xffff)) {
        throw new IOException("corrupt gzip header");
      }
    }
  }

  private void trailer(int length) throws IOException {
    int trailer = skip(TRAILER);
    if (littleEndian(trailer, 4) != crc.getValue()) {
      throw new IOException("corrupt gzip trailer: wrong checksum");
    }
    if (littleEndian(trailer + 4, 4) != length) {
      throw new IOException("corrupt gzip trailer: wrong length");
    }
  }

  private void wrapped(Body to) throws BodyException, IOException {
    int header = (int) (littleEndian(skip(1), 1) << 8 | littleEndian(skip(1), 1));
    if (header % 31 != 0 || (header >>> 8 & 15) != DEFLATED || header >>> 12 > 7) {
      throw new IOException("not in zlib format");
    }
    if ((header & ZLIB_DICTIONARY) != 0) {
      throw new IOException("a preset dictionary is needed");
    }
    adler.reset();
    at = deflate.decode(from, at, end, to, adler);
    if (Integer.reverseBytes((int) littleEndian(skip(4), 4)) != (int) adler.getValue()) {
      throw new IOException("corrupt zlib trailer: wrong checksum");
    }
  }

  /** Steps over so many bytes; returns where they begin. */
  private int skip(int count) throws EOFException {
    if (end - at < count) {
      throw new EOFException("it ends before it is whole");
    }
    at += count;
    return at - count;
  }

  private void skipText() throws EOFException {
    while (from[skip(1)] != 0) {
      // up to and with the zero
    }
  }

  private long littleEndian(int offset, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = (value << 8) | (from[offset + i] & 0xff);
    }
    return value;
  }
}

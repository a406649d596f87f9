package io.sigline.receiver.intake;

import java.io.EOFException;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates what is whole in memory: gzip (RFC 1952), one member or many, and zlib (RFC 1950).
 * Reused; one thread at a time.
 */
final class Inflation {
  /** Written by one call of the inflater, so that the checksum finds the bytes in the cache. */
  private static final int STEP = 64 << 10;

  /** No deflate stream is longer than its compressed bytes times this. */
  private static final long MOST_RATIO = 1032;

  /** What logs compress to, about; better too little than too much. */
  private static final long GUESSED_RATIO = 4;

  private static final int GZIP_MAGIC = 0x8b1f;
  private static final int DEFLATED = 8;
  private static final int TRAILER = 8;
  private static final int HEADER = 10;
  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;

  private static final Queue<Inflation> UNUSED = new ConcurrentLinkedQueue<>();

  private final Inflater bare = new Inflater(true);
  private final Inflater wrapped = new Inflater();
  private final CRC32 checksum = new CRC32();
  private byte[] from = {};
  private int at;
  private int end;

  private Inflation() {}

  /** Inflates gzip. */
  static void gunzip(Body from, Body to) throws BodyException, IOException {
    with(from, inflation -> inflation.members(to));
  }

  /** Inflates zlib. */
  static void unzlib(Body from, Body to) throws BodyException, IOException {
    to.reserve(GUESSED_RATIO * from.length());
    with(from, inflation -> inflation.inflate(inflation.wrapped, to));
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
    to.reserve(Math.min(announced(), end * MOST_RATIO) + 1);
    do {
      header();
      int start = to.length();
      inflate(bare, to);
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
      checksum.reset();
      checksum.update(from, start, at - start);
      if (littleEndian(skip(2), 2) != (checksum.getValue() & 0xffff)) {
        throw new IOException("corrupt gzip header");
      }
    }
  }

  /** Inflates one stream, to its end; the checksum is that of its bytes. */
  private void inflate(Inflater inflater, Body to) throws BodyException, IOException {
    inflater.reset();
    inflater.setInput(from, at, end - at);
    checksum.reset();
    try {
      while (!inflater.finished()) {
        to.makeSpace();
        int count = inflater.inflate(to.bytes(), to.length(), Math.min(STEP, to.space()));
        checksum.update(to.bytes(), to.length(), count);
        to.wrote(count);
        if (count == 0 && !inflater.finished()) {
          throw inflater.needsDictionary()
              ? new IOException("a preset dictionary is needed")
              : truncated();
        }
      }
    } catch (DataFormatException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    at = end - inflater.getRemaining();
  }

  private void trailer(int length) throws IOException {
    int trailer = skip(TRAILER);
    if (littleEndian(trailer, 4) != checksum.getValue()) {
      throw new IOException("corrupt gzip trailer: wrong checksum");
    }
    if (littleEndian(trailer + 4, 4) != length) {
      throw new IOException("corrupt gzip trailer: wrong length");
    }
  }

  /** Steps over so many bytes; returns where they begin. */
  private int skip(int count) throws EOFException {
    if (end - at < count) {
      throw truncated();
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

  private static EOFException truncated() {
    return new EOFException("it ends before it is whole");
  }
}

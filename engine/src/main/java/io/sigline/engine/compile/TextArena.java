package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.engine.rule.TextPattern;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Folded copies of an event's texts, in one growing buffer. Text that is UTF-8 goes in without
 * allocation; bytes that are not are first read as {@code new String(bytes, UTF_8)} would, so that
 * every test sees what the reference sees. One thread.
 */
final class TextArena {
  /** Bytes behind the last text that may be read, though they mean nothing. */
  static final int SLACK = 8;

  private static final int KEPT_BYTES = 1 << 20;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[8192];
  private int end;
  private boolean wellFormed;

  /** Forgets every text. */
  void clear() {
    end = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[8192];
    }
  }

  /** The buffer; another one after the next {@link #appendFolded}. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the next text will begin, and the last one ended. */
  int end() {
    return end;
  }

  /** True if the last text that was {@linkplain #appendFolded folded} was UTF-8. */
  boolean lastWasWellFormed() {
    return wellFormed;
  }

  /** Appends the folded form of these bytes. */
  void appendFolded(byte[] source, int offset, int length) {
    reserve(length);
    wellFormed = true;
    int start = end;
    int ascii = foldAscii(source, offset, length);
    end += ascii;
    if (ascii < length && !foldCodePoints(source, offset + ascii, offset + length)) {
      wellFormed = false;
      end = start;
      append(TextPattern.fold(new String(source, offset, length, UTF_8)));
    }
  }

  /** Appends these bytes with U+FFFD for what is not UTF-8. */
  void appendRepaired(byte[] source, int offset, int length) {
    append(new String(source, offset, length, UTF_8));
  }

  private void append(String text) {
    byte[] encoded = text.getBytes(UTF_8);
    reserve(encoded.length);
    System.arraycopy(encoded, 0, bytes, end, encoded.length);
    end += encoded.length;
  }

  /** Folds the leading ASCII bytes to {@link #end} on, and returns how many they are. */
  private int foldAscii(byte[] source, int offset, int length) {
    int done = 0;
    for (; done + 8 <= length; done += 8) {
      long word = (long) LONG.get(source, offset + done);
      if ((word & HIGH_BITS) != 0) {
        break;
      }
      long fromA = word + (0x80 - 'A') * ONES;
      long afterZ = word + (0x7f - 'Z') * ONES;
      LONG.set(bytes, end + done, word | ((fromA & ~afterZ & HIGH_BITS) >>> 2));
    }
    for (; done < length && source[offset + done] >= 0; done++) {
      bytes[end + done] = (byte) TextPattern.fold(source[offset + done]);
    }
    return done;
  }

  /** False if something here is not UTF-8; what was appended is then void. */
  private boolean foldCodePoints(byte[] source, int from, int to) {
    int at = from;
    while (at < to) {
      if (source[at] >= 0) {
        reserve(to - at);
        int ascii = foldAscii(source, at, to - at);
        end += ascii;
        at += ascii;
        continue;
      }
      int codePoint = Utf8.codePoint(source, at, to);
      if (codePoint < 0) {
        return false;
      }
      at += Utf8.length(codePoint);
      reserve(to - at + 4);
      end = Utf8.put(TextPattern.fold(codePoint), bytes, end);
    }
    return true;
  }

  private void reserve(int more) {
    int needed = Math.addExact(end, more + SLACK);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
  }
}

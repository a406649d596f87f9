package io.sigline.engine.format;

import io.sigline.engine.format.XmlCursor.Token;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The text of one element or attribute, a slice of the document where it can be. */
final class XmlTextContent {
  private final XmlCursor cursor;
  private final Scratch scratch;
  private byte[] buffer;
  private int offset;
  private int length;

  XmlTextContent(XmlCursor cursor, Scratch scratch) {
    this.cursor = cursor;
    this.scratch = scratch;
    this.buffer = cursor.text;
  }

  byte[] buffer() {
    return buffer;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  void clear() {
    buffer = cursor.text;
    offset = 0;
    length = 0;
  }

  byte[] copy() {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  /** The name of the tag that the cursor stands on. */
  String name() {
    return new String(
        cursor.text, cursor.nameFrom(), cursor.nameLength(), StandardCharsets.ISO_8859_1);
  }

  String lowerName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Takes the range with its entities resolved. */
  void resolve(int from, int end) {
    clear();
    append(from, end, false);
  }

  /**
   * Reads to the close of the element just opened, its text and that of elements within it joined.
   *
   * @return false if the document ends before
   */
  boolean readToClose() {
    clear();
    int depth = 1;
    while (depth > 0) {
      Token token = cursor.next();
      switch (token) {
        case OPEN -> depth += cursor.selfClosing() ? 0 : 1;
        case CLOSE -> depth--;
        case TEXT -> append(cursor.textFrom(), cursor.textEnd(), cursor.literal());
        case END, BROKEN -> {
          return false;
        }
      }
    }
    return true;
  }

  /** Adds a range of the document to the text. */
  void append(int from, int end, boolean literal) {
    boolean plain = literal || Bytes.indexOf(cursor.text, from, end, '&') == end;
    if (plain && length == 0) {
      buffer = cursor.text;
      offset = from;
      length = end - from;
      return;
    }
    int start = room(end - from);
    byte[] joined = scratch.buffer();
    int to = start + length;
    if (literal) {
      System.arraycopy(cursor.text, from, joined, to, end - from);
      to += end - from;
    } else {
      to = XmlEntities.resolve(cursor.text, from, end, joined, to);
    }
    buffer = joined;
    offset = start;
    scratch.take(to - scratch.position());
    length = to - start;
  }

  /** Makes room for more text right behind what there is, moving it if need be; where it begins. */
  @SuppressWarnings("ReferenceEquality") // the very same array is asked for
  private int room(int more) {
    if (buffer == scratch.buffer() && offset + length == scratch.position() && scratch.fits(more)) {
      return offset;
    }
    byte[] before = buffer;
    scratch.reserve(2 * length + more);
    System.arraycopy(before, offset, scratch.buffer(), scratch.position(), length);
    return scratch.position();
  }
}

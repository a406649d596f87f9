package io.sigline.engine.format;

/**
 * Steps through the tags and texts of an XML document, leniently and without recursion: names
 * without their prefix, no document types, no external entities.
 */
final class XmlCursor {

  /** What the cursor stands on. */
  enum Token {
    OPEN,
    CLOSE,
    TEXT,
    END,
    BROKEN
  }

  private static final byte[] COMMENT = Bytes.ascii("<!--");
  private static final byte[] COMMENT_END = Bytes.ascii("-->");
  private static final byte[] CDATA = Bytes.ascii("<![CDATA[");
  private static final byte[] CDATA_END = Bytes.ascii("]]>");
  private static final byte[] INSTRUCTION_END = Bytes.ascii("?>");

  final byte[] text;
  private final int end;
  private int at;

  private int nameFrom;
  private int nameEnd;
  private int attributesFrom;
  private int attributesEnd;
  private boolean selfClosing;
  private int textFrom;
  private int textEnd;
  private boolean literal;

  XmlCursor(byte[] text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  /** Goes on to the next tag or text. */
  Token next() {
    while (at < end) {
      if (text[at] != '<') {
        return plainText();
      }
      if (Bytes.startsWith(text, at, end, CDATA)) {
        return rawText();
      }
      if (Bytes.startsWith(text, at, end, COMMENT)) {
        if (!skipTo(COMMENT_END)) {
          return Token.BROKEN;
        }
      } else if (at + 1 < end && text[at + 1] == '?') {
        if (!skipTo(INSTRUCTION_END)) {
          return Token.BROKEN;
        }
      } else {
        return tag();
      }
    }
    return Token.END;
  }

  /** True if the open tag closes itself: no CLOSE follows. */
  boolean selfClosing() {
    return selfClosing;
  }

  boolean named(byte[] name) {
    return Bytes.equals(text, nameFrom, nameEnd, name);
  }

  int nameFrom() {
    return nameFrom;
  }

  int nameLength() {
    return nameEnd - nameFrom;
  }

  int textFrom() {
    return textFrom;
  }

  int textEnd() {
    return textEnd;
  }

  /** True if the text is to be taken as it stands (CDATA). */
  boolean literal() {
    return literal;
  }

  /**
   * Where the value of this attribute of the open tag begins, its end in {@link #textEnd}; −1 if it
   * has no such attribute.
   */
  int attribute(byte[] wanted) {
    int place = attributesFrom;
    while (place < attributesEnd) {
      place = Bytes.skipSpace(text, place, attributesEnd);
      int from = place;
      while (place < attributesEnd && text[place] != '=' && !Bytes.isSpace(text[place])) {
        place++;
      }
      int nameEndsAt = place;
      place = Bytes.skipSpace(text, place, attributesEnd);
      if (place >= attributesEnd || text[place] != '=') {
        return -1;
      }
      place = Bytes.skipSpace(text, place + 1, attributesEnd);
      if (place >= attributesEnd || (text[place] != '"' && text[place] != '\'')) {
        return -1;
      }
      int close = Bytes.indexOf(text, place + 1, attributesEnd, text[place]);
      if (Bytes.equals(text, from, nameEndsAt, wanted)) {
        textEnd = close;
        return place + 1;
      }
      place = close + 1;
    }
    return -1;
  }

  private Token plainText() {
    textFrom = at;
    at = Bytes.indexOf(text, at, end, '<');
    textEnd = at;
    literal = false;
    return Token.TEXT;
  }

  private Token rawText() {
    textFrom = at + CDATA.length;
    textEnd = Bytes.indexOf(text, textFrom, end, CDATA_END);
    literal = true;
    at = Math.min(end, textEnd + CDATA_END.length);
    return Token.TEXT;
  }

  private boolean skipTo(byte[] mark) {
    int found = Bytes.indexOf(text, at, end, mark);
    at = Math.min(end, found + mark.length);
    return found < end;
  }

  private Token tag() {
    int close = tagEnd();
    if (close == end) {
      at = end;
      return Token.BROKEN;
    }
    boolean closes = text[at + 1] == '/';
    int from = at + (closes ? 2 : 1);
    selfClosing = !closes && text[close - 1] == '/';
    attributesEnd = selfClosing ? close - 1 : close;
    nameFrom = from;
    int place = from;
    while (place < attributesEnd && !Bytes.isSpace(text[place])) {
      if (text[place] == ':') {
        nameFrom = place + 1;
      }
      place++;
    }
    nameEnd = place;
    attributesFrom = place;
    at = close + 1;
    if (nameEnd == nameFrom) {
      return Token.BROKEN;
    }
    return closes ? Token.CLOSE : Token.OPEN;
  }

  /** Where the tag's {@code >} stands, quotes heeded; the end if there is none. */
  private int tagEnd() {
    int quote = 0;
    for (int i = at + 1; i < end; i++) {
      int b = text[i];
      if (quote != 0) {
        quote = b == quote ? 0 : quote;
      } else if (b == '"' || b == '\'') {
        quote = b;
      } else if (b == '>') {
        return i;
      } else if (b == '<') {
        return end;
      }
    }
    return end;
  }
}

package io.sigline.engine.format;

import io.sigline.engine.event.EventSink;
import java.nio.charset.StandardCharsets;

/** One walk over one JSON text, without recursion. */
final class JsonWalk {
  /** How deep objects and arrays may nest. */
  static final int MAX_DEPTH = 256;

  private static final byte[] TRUE = Bytes.ascii("true");
  private static final byte[] FALSE = Bytes.ascii("false");
  private static final byte[] NULL = Bytes.ascii("null");

  private final byte[] text;
  private final int end;
  private final EventSink sink;
  private final Scratch scratch;
  private final boolean[] inObject = new boolean[MAX_DEPTH];
  private int depth;
  private int at;

  // the string last read
  private byte[] string;
  private int stringOffset;
  private int stringLength;

  JsonWalk(byte[] text, int from, int end, EventSink sink, Scratch scratch) {
    this.text = text;
    this.at = from;
    this.end = end;
    this.sink = sink;
    this.scratch = scratch;
    this.string = text;
  }

  /** False if the text broke off or went wrong; what was opened is closed either way. */
  boolean walk() {
    boolean whole = value() && Bytes.skipSpace(text, at, end) == end;
    while (depth > 0) {
      close();
    }
    return whole;
  }

  /** Reads the value at the place, and what follows, until everything opened is closed. */
  private boolean value() {
    do {
      boolean opened;
      switch (skipped()) {
        case '{', '[' -> {
          if (depth == MAX_DEPTH) {
            return false;
          }
          open();
          opened = true;
        }
        default -> {
          if (!scalar()) {
            return false;
          }
          opened = false;
        }
      }
      if (!advance(opened)) {
        return false;
      }
    } while (depth > 0);
    return true;
  }

  /** Goes to the next value, over commas, keys and closing brackets. */
  private boolean advance(boolean opened) {
    boolean first = opened;
    while (depth > 0) {
      int next = skipped();
      if (next == (inObject[depth - 1] ? '}' : ']')) {
        at++;
        close();
        first = false;
        continue;
      }
      if (!first) {
        if (next != ',') {
          return false;
        }
        at++;
      }
      return !inObject[depth - 1] || key();
    }
    return true;
  }

  private boolean key() {
    if (skipped() != '"' || !string()) {
      return false;
    }
    boolean _ = sink.key(string, stringOffset, stringLength);
    if (skipped() != ':') {
      sink.nothing();
      return false;
    }
    at++;
    return true;
  }

  private void open() {
    boolean object = text[at++] == '{';
    inObject[depth++] = object;
    if (object) {
      sink.beginMap();
    } else {
      sink.beginArray();
    }
  }

  private void close() {
    if (inObject[--depth]) {
      sink.endMap();
    } else {
      sink.endArray();
    }
  }

  private boolean scalar() {
    return switch (skipped()) {
      case '"' -> {
        boolean whole = string();
        sink.text(string, stringOffset, stringLength);
        yield whole;
      }
      case 't' -> {
        sink.bool(true);
        yield word(TRUE);
      }
      case 'f' -> {
        sink.bool(false);
        yield word(FALSE);
      }
      case 'n' -> {
        sink.nothing();
        yield word(NULL);
      }
      default -> number();
    };
  }

  private boolean word(byte[] word) {
    boolean found = Bytes.startsWith(text, at, end, word);
    at += found ? word.length : 0;
    return found;
  }

  private boolean number() {
    int from = at;
    boolean whole = true;
    while (at < end && isNumberByte(text[at])) {
      whole &= Bytes.isDigit(text[at]) || (text[at] == '-' && at == from);
      at++;
    }
    int digits = at - from - (at > from && text[from] == '-' ? 1 : 0);
    if (digits <= 0) {
      sink.nothing();
      return false;
    }
    if (whole && digits <= 18) {
      sink.integer(integer(from));
      return true;
    }
    return longNumber(new String(text, from, at - from, StandardCharsets.ISO_8859_1), whole, from);
  }

  private boolean longNumber(String number, boolean whole, int from) {
    try {
      if (whole) {
        sink.integer(Long.parseLong(number));
      } else {
        sink.decimal(Double.parseDouble(number));
      }
      return true;
    } catch (NumberFormatException _) {
      sink.text(text, from, at - from);
      return whole;
    }
  }

  private long integer(int from) {
    boolean negative = text[from] == '-';
    long value = 0;
    for (int i = negative ? from + 1 : from; i < at; i++) {
      value = value * 10 + (text[i] - '0');
    }
    return negative ? -value : value;
  }

  private static boolean isNumberByte(int b) {
    return Bytes.isDigit(b) || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  /** Reads a string from its opening quote on; false if it is not closed or wrongly escaped. */
  private boolean string() {
    int from = ++at;
    while (at < end && text[at] != '"' && text[at] != '\\') {
      at++;
    }
    if (at == end || text[at] == '"') {
      string = text;
      stringOffset = from;
      stringLength = at - from;
      return at++ < end;
    }
    return escapedString(from);
  }

  private boolean escapedString(int from) {
    int close = at;
    while (close < end && text[close] != '"') {
      close += text[close] == '\\' ? 2 : 1;
    }
    boolean closed = close < end;
    int last = Math.min(close, end);
    scratch.reserve(last - from);
    string = scratch.buffer();
    stringOffset = scratch.position();
    int to = stringOffset;
    boolean valid = true;
    for (int i = from; i < last; ) {
      if (text[i] != '\\') {
        string[to++] = text[i++];
      } else if (i + 1 < last && text[i + 1] == 'u') {
        int unit = unit(i, last);
        valid &= unit >= 0;
        boolean pair = isPair(unit, i, last);
        int codePoint = pair ? Character.toCodePoint((char) unit, (char) unit(i + 6, last)) : unit;
        to = Bytes.putCodePoint(string, to, isLone(codePoint) ? '?' : codePoint);
        i += pair ? 12 : unit < 0 ? 2 : 6;
      } else {
        int plain = i + 1 < last ? unescaped(text[i + 1]) : -1;
        valid &= plain >= 0;
        string[to++] = plain >= 0 ? (byte) plain : (byte) '\\';
        i += plain >= 0 ? 2 : 1;
      }
    }
    stringLength = to - stringOffset;
    scratch.take(stringLength);
    at = closed ? close + 1 : end;
    return closed && valid;
  }

  private static boolean isLone(int codePoint) {
    return codePoint < 0 || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }

  private boolean isPair(int unit, int from, int last) {
    if (unit < 0xD800 || unit > 0xDBFF || from + 12 > last) {
      return false;
    }
    int low = text[from + 6] == '\\' && text[from + 7] == 'u' ? unit(from + 6, last) : -1;
    return low >= 0xDC00 && low <= 0xDFFF;
  }

  /** The UTF-16 unit of the escape at the place; −1 if it is none. */
  private int unit(int from, int last) {
    if (from + 6 > last) {
      return -1;
    }
    int unit = 0;
    for (int i = from + 2; i < from + 6; i++) {
      int digit = Bytes.hex(text[i]);
      if (digit < 0) {
        return -1;
      }
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  private static int unescaped(int escape) {
    return switch (escape) {
      case '"', '\\', '/' -> escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> -1;
    };
  }

  /** The next byte that is no space, not consumed; −1 at the end. */
  private int skipped() {
    at = Bytes.skipSpace(text, at, end);
    return at < end ? text[at] : -1;
  }
}

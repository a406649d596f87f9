package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;

/**
 * A line with a syslog header, with or without its priority: RFC 5424, RFC 3164, and the
 * traditional form with an ISO 8601 time. Keys as the collector's syslog parser names them; the
 * message is emitted last, under {@code message}.
 */
final class SyslogLine implements TextFormat {
  private static final byte[] PRIORITY = ascii("priority");
  private static final byte[] FACILITY = ascii("facility");
  private static final byte[] HOSTNAME = ascii("hostname");
  private static final byte[] APPNAME = ascii("appname");
  private static final byte[] PROC_ID = ascii("proc_id");
  private static final byte[] MSG_ID = ascii("msg_id");
  private static final byte[] STRUCTURED_DATA = ascii("structured_data");
  private static final byte[] MESSAGE = ascii("message");
  private static final byte[] MONTHS = ascii("JanFebMarAprMayJunJulAugSepOctNovDec");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int LONGEST_TAG = 64;

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    int header = afterPriority(text, offset, end);
    boolean versioned = header > offset && isVersion(text, header, end);
    int time = versioned ? header + 2 : header;
    int host = versioned ? afterWord(text, time, end) : afterTime(text, time, end);
    if (host < 0 || host >= end) {
      return Outcome.OTHER;
    }
    Line line = new Line(text, end, sink);
    sink.beginMap();
    if (header > offset) {
      line.priority(offset + 1);
    }
    if (versioned) {
      line.modern(host);
    } else {
      line.traditional(host);
    }
    sink.endMap();
    return Outcome.READ;
  }

  @Override
  public boolean canBegin(byte first) {
    return first == '<' || Bytes.isLetter(first) || Bytes.isDigit(first);
  }

  @Override
  public boolean searchable() {
    return true;
  }

  /** The place after {@code <nnn>}; the start if there is no priority. */
  private static int afterPriority(byte[] text, int offset, int end) {
    int at = offset + 1;
    if (offset == end || text[offset] != '<') {
      return offset;
    }
    while (at < end && at < offset + 4 && Bytes.isDigit(text[at])) {
      at++;
    }
    return at > offset + 1 && at < end && text[at] == '>' ? at + 1 : offset;
  }

  private static boolean isVersion(byte[] text, int at, int end) {
    return at + 2 < end && text[at] == '1' && text[at + 1] == ' ';
  }

  private static int afterWord(byte[] text, int from, int end) {
    return Math.min(end, Bytes.indexOf(text, from, end, ' ') + 1);
  }

  /** The place after {@code Mmm dd hh:mm:ss } or an ISO 8601 time; −1 if there is neither. */
  private static int afterTime(byte[] text, int at, int end) {
    if (end - at > 16 && isMonth(text, at) && text[at + 9] == ':' && text[at + 12] == ':') {
      return text[at + 15] == ' ' ? at + 16 : -1;
    }
    boolean iso =
        end - at > 20
            && text[at + 4] == '-'
            && text[at + 7] == '-'
            && text[at + 10] == 'T'
            && text[at + 13] == ':'
            && Bytes.isDigit(text[at]);
    return iso ? afterWord(text, at, end) : -1;
  }

  private static boolean isMonth(byte[] text, int at) {
    if (text[at + 3] != ' ') {
      return false;
    }
    for (int i = 0; i < MONTHS.length; i += 3) {
      if (text[at] == MONTHS[i] && text[at + 1] == MONTHS[i + 1] && text[at + 2] == MONTHS[i + 2]) {
        return true;
      }
    }
    return false;
  }

  private static final class Line {
    private final byte[] text;
    private final int end;
    private final EventSink sink;

    Line(byte[] text, int end, EventSink sink) {
      this.text = text;
      this.end = end;
      this.sink = sink;
    }

    void priority(int from) {
      int priority = 0;
      for (int i = from; text[i] != '>'; i++) {
        priority = priority * 10 + text[i] - '0';
      }
      number(PRIORITY, priority);
      number(FACILITY, priority >> 3);
    }

    /** From the host on: {@code host app[pid]: message}; some devices give no host or no tag. */
    void traditional(int from) {
      int hostEnd = Bytes.indexOf(text, from, end, ' ');
      boolean noHost = hostEnd > from && text[hostEnd - 1] == ':';
      int tag = noHost ? from : Math.min(end, hostEnd + 1);
      if (!noHost) {
        word(HOSTNAME, from, hostEnd);
      }
      int tagEnd = tag;
      int limit = Math.min(end, tag + LONGEST_TAG);
      while (tagEnd < limit && isTagByte(text[tagEnd])) {
        tagEnd++;
      }
      int after = tagEnd;
      int pidEnd = tagEnd;
      if (tagEnd < end && text[tagEnd] == '[') {
        pidEnd = Bytes.indexOf(text, tagEnd, Math.min(end, tagEnd + LONGEST_TAG), ']');
        after = Math.min(end, pidEnd + 1);
      }
      if (tagEnd == tag || after >= end || text[after] != ':') {
        message(tag);
        return;
      }
      word(APPNAME, tag, tagEnd);
      if (pidEnd > tagEnd) {
        word(PROC_ID, tagEnd + 1, pidEnd);
      }
      message(Bytes.skipSpace(text, after + 1, end));
    }

    /** From the host on: {@code host app procid msgid [structured data] message}. */
    void modern(int from) {
      int at = from;
      for (byte[] key : new byte[][] {HOSTNAME, APPNAME, PROC_ID, MSG_ID}) {
        int wordEnd = Bytes.indexOf(text, at, end, ' ');
        if (wordEnd - at != 1 || text[at] != '-') {
          word(key, at, wordEnd);
        }
        at = Math.min(end, wordEnd + 1);
      }
      at = structuredData(at);
      at = Bytes.skipSpace(text, at, end);
      message(Bytes.startsWith(text, at, end, BYTE_ORDER_MARK) ? at + 3 : at);
    }

    private int structuredData(int from) {
      if (from >= end || text[from] != '[') {
        return from < end && text[from] == '-' ? from + 1 : from;
      }
      int at = from;
      boolean _ = sink.key(STRUCTURED_DATA, 0, STRUCTURED_DATA.length);
      sink.beginMap();
      while (at < end && text[at] == '[') {
        at = element(at + 1);
      }
      sink.endMap();
      return at;
    }

    private int element(int from) {
      int at = from;
      while (at < end && text[at] != ' ' && text[at] != ']') {
        at++;
      }
      boolean _ = sink.key(text, from, at - from);
      sink.beginMap();
      while (at < end && text[at] != ']') {
        at = Bytes.skipSpace(text, at, end);
        int equals = at;
        while (equals < end && text[equals] != '=' && text[equals] != ']') {
          equals++;
        }
        if (equals + 1 >= end || text[equals] != '=' || text[equals + 1] != '"') {
          at = equals;
          break;
        }
        int close = equals + 2;
        while (close < end && text[close] != '"') {
          close += text[close] == '\\' ? 2 : 1;
        }
        close = Math.min(close, end);
        boolean _ = sink.key(text, at, equals - at);
        sink.text(text, equals + 2, close - equals - 2);
        at = Math.min(end, close + 1);
      }
      sink.endMap();
      return Math.min(end, Bytes.indexOf(text, at, end, ']') + 1);
    }

    private static boolean isTagByte(int b) {
      return b > ' ' && b != ':' && b != '[' && b < 0x7F;
    }

    private void message(int from) {
      word(MESSAGE, from, end);
    }

    private void word(byte[] key, int from, int to) {
      boolean _ = sink.key(key, 0, key.length);
      sink.text(text, from, Math.max(0, to - from));
    }

    private void number(byte[] key, long value) {
      boolean _ = sink.key(key, 0, key.length);
      sink.integer(value);
    }
  }
}

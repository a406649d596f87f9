package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;

/**
 * One request in a web server's access log: Common and Combined log format, also behind a virtual
 * host's name, and the W3C extended format with the fields that IIS writes by default. Keys as
 * Sigma's taxonomy names them.
 */
final class AccessLogLine implements TextFormat {
  private static final String[] REQUEST = {"c-ip", "", "cs-username"};
  private static final String[] IIS = {
    "date",
    "time",
    "s-ip",
    "cs-method",
    "cs-uri-stem",
    "cs-uri-query",
    "s-port",
    "cs-username",
    "c-ip",
    "cs-user-agent",
    "cs-referer",
    "sc-status",
    "sc-substatus",
    "sc-win32-status",
    "time-taken"
  };

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    int client = clientOfCommon(text, offset, end);
    if (client >= 0) {
      sink.beginMap();
      common(new Fields(text, client, end, sink, scratch));
      sink.endMap();
      return Outcome.READ;
    }
    if (isExtended(text, offset, end)) {
      sink.beginMap();
      extended(new Fields(text, offset, end, sink, scratch));
      sink.endMap();
      return Outcome.READ;
    }
    return Outcome.OTHER;
  }

  @Override
  public boolean searchable() {
    return true;
  }

  /** Where the client's address stands, if three or four words, a time and a request follow. */
  private static int clientOfCommon(byte[] text, int offset, int end) {
    int limit = Math.min(end, offset + 512);
    int words = 0;
    int second = -1;
    int open = offset;
    for (; open < limit && text[open] != '['; open++) {
      if (text[open] == ' ') {
        words++;
        second = words == 1 ? open + 1 : second;
        if (words > 4) {
          return -1;
        }
      }
    }
    int close = Bytes.indexOf(text, open, Math.min(end, open + 64), ']');
    if (close + 2 >= end
        || text[close] != ']'
        || text[close + 1] != ' '
        || text[close + 2] != '"') {
      return -1;
    }
    return words == 3 ? offset : words == 4 ? second : -1;
  }

  private static void common(Fields fields) {
    for (String key : REQUEST) {
      fields.word(key);
    }
    fields.bracketed("time");
    fields.request();
    fields.word("sc-status");
    fields.word("sc-bytes");
    fields.quoted("cs-referer");
    fields.quoted("cs-user-agent");
  }

  /** {@code yyyy-mm-dd hh:mm:ss} and the 13 further words of the default. */
  private static boolean isExtended(byte[] text, int at, int end) {
    if (end - at < 20
        || !Bytes.isDigit(text[at])
        || text[at + 4] != '-'
        || text[at + 7] != '-'
        || text[at + 10] != ' '
        || text[at + 13] != ':') {
      return false;
    }
    int words = 1;
    for (int i = at; i < end; i++) {
      words += text[i] == ' ' ? 1 : 0;
    }
    return words == IIS.length;
  }

  private static void extended(Fields fields) {
    for (String key : IIS) {
      fields.word(key);
    }
  }

  private static final class Fields {
    private static final byte[] METHOD = ascii("cs-method");
    private static final byte[] URI = ascii("cs-uri");
    private static final byte[] STEM = ascii("cs-uri-stem");
    private static final byte[] QUERY = ascii("cs-uri-query");
    private static final byte[] VERSION = ascii("cs-version");

    private final byte[] text;
    private final int end;
    private final EventSink sink;
    private final Scratch scratch;
    private int at;

    Fields(byte[] text, int from, int end, EventSink sink, Scratch scratch) {
      this.text = text;
      this.at = from;
      this.end = end;
      this.sink = sink;
      this.scratch = scratch;
    }

    void word(String key) {
      at = Bytes.skipSpace(text, at, end);
      int to = Bytes.indexOf(text, at, end, ' ');
      emit(ascii(key), at, to);
      at = to;
    }

    void bracketed(String key) {
      int open = Bytes.indexOf(text, at, end, '[');
      int close = Bytes.indexOf(text, open, end, ']');
      emit(ascii(key), open + 1, close);
      at = Math.min(end, close + 1);
    }

    void quoted(String key) {
      int open = Bytes.indexOf(text, at, end, '"');
      int close = quoteEnd(open + 1);
      if (open < end) {
        emit(ascii(key), open + 1, close);
      }
      at = Math.min(end, close + 1);
    }

    /** {@code "METHOD uri VERSION"}; what is no such request is a URI as it stands. */
    void request() {
      int from = Math.min(end, Bytes.indexOf(text, at, end, '"') + 1);
      int close = quoteEnd(from);
      at = Math.min(end, close + 1);
      int methodEnd = Bytes.indexOf(text, from, close, ' ');
      int versionAt = close;
      while (versionAt > methodEnd && text[versionAt - 1] != ' ') {
        versionAt--;
      }
      boolean versioned = versionAt > methodEnd + 1;
      int uri = methodEnd < close ? methodEnd + 1 : from;
      int uriEnd = versioned ? versionAt - 1 : close;
      if (methodEnd < close) {
        emit(METHOD, from, methodEnd);
      }
      if (versioned) {
        emit(VERSION, versionAt, close);
      }
      emit(URI, uri, uriEnd);
      int mark = Bytes.indexOf(text, uri, uriEnd, '?');
      emit(STEM, uri, mark);
      if (mark < uriEnd) {
        emit(QUERY, mark + 1, uriEnd);
      }
    }

    private int quoteEnd(int from) {
      int place = from;
      while (place < end && text[place] != '"') {
        place += text[place] == '\\' ? 2 : 1;
      }
      return Math.min(place, end);
    }

    /** A dash stands for nothing; {@code \"} and {@code \\} are unescaped. */
    private void emit(byte[] key, int from, int to) {
      int length = to - from;
      if (length <= 0 || (length == 1 && text[from] == '-') || key.length == 0) {
        return;
      }
      boolean _ = sink.key(key, 0, key.length);
      if (Bytes.indexOf(text, from, to, '\\') == to) {
        sink.text(text, from, length);
        return;
      }
      scratch.reserve(length);
      byte[] plain = scratch.buffer();
      int start = scratch.position();
      int place = start;
      for (int i = from; i < to; i++) {
        boolean escapes =
            text[i] == '\\' && i + 1 < to && (text[i + 1] == '"' || text[i + 1] == '\\');
        plain[place++] = text[escapes ? ++i : i];
      }
      scratch.take(place - start);
      sink.text(plain, start, place - start);
    }
  }
}

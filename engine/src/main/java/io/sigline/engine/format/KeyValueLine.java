package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;

/** A line of {@code key=value} pairs as firewalls write it, from its date on. */
final class KeyValueLine implements TextFormat {
  private static final byte[] DATE = ascii("date=");
  private static final byte[] TIMESTAMP = ascii("timestamp=");

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    int at = afterPriority(text, Bytes.skipSpace(text, offset, end), end);
    if (!Bytes.startsWith(text, at, end, DATE) && !Bytes.startsWith(text, at, end, TIMESTAMP)) {
      return Outcome.OTHER;
    }
    KeyValues pairs = new KeyValues(text, at, end);
    sink.beginMap();
    while (pairs.next()) {
      boolean _ = sink.key(text, pairs.keyFrom, pairs.keyEnd - pairs.keyFrom);
      sink.text(text, pairs.valueFrom, pairs.valueEnd - pairs.valueFrom);
    }
    sink.endMap();
    return Outcome.READ;
  }

  /** The place after a syslog priority, {@code <nnn>}. */
  private static int afterPriority(byte[] text, int at, int end) {
    int close =
        at < end && text[at] == '<' ? Bytes.indexOf(text, at, Math.min(end, at + 5), '>') : end;
    return close < Math.min(end, at + 5) ? close + 1 : at;
  }

  @Override
  public boolean canBegin(byte first) {
    return first == DATE[0] || first == TIMESTAMP[0] || first == '<' || Bytes.isSpace(first);
  }

  @Override
  public boolean searchable() {
    return true;
  }
}

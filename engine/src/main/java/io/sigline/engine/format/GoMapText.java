package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;
import java.util.Arrays;

/**
 * A map as Go prints it, {@code map[Address:x Flags:y z]}, names ascending: a word is taken for a
 * name only if it is greater than the name before it. What collectors make of a Windows event's
 * user data.
 */
final class GoMapText implements TextFormat {
  private static final byte[] MAP = ascii("map[");

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    if (!Bytes.startsWith(text, offset, end, MAP)) {
      return Outcome.OTHER;
    }
    boolean closed = text[end - 1] == ']';
    sink.beginMap();
    entries(text, offset + MAP.length, closed ? end - 1 : end, sink);
    sink.endMap();
    return closed ? Outcome.READ : Outcome.MALFORMED;
  }

  @Override
  public boolean searchable() {
    return false;
  }

  private static void entries(byte[] text, int from, int end, EventSink sink) {
    int name = from;
    int colon = nameEnd(text, from, end);
    while (colon > 0) {
      int next = colon;
      int nextColon = -1;
      do {
        next = Bytes.indexOf(text, next + 1, end, ' ');
        nextColon = next < end ? nameEnd(text, next + 1, end) : -1;
      } while (next < end && (nextColon < 0 || !ascends(text, name, colon, next + 1, nextColon)));
      boolean _ = sink.key(text, name, colon - name);
      value(text, colon + 1, next, sink);
      name = next + 1;
      colon = nextColon;
    }
  }

  private static void value(byte[] text, int from, int end, EventSink sink) {
    if (Bytes.startsWith(text, from, end, MAP) && text[end - 1] == ']') {
      // one level more: the leaves of a nested element are fields too
      sink.text(text, from + MAP.length, end - 1 - from - MAP.length);
    } else {
      sink.text(text, from, end - from);
    }
  }

  /** The colon after the name at the place; −1 if there is no name. */
  private static int nameEnd(byte[] text, int from, int end) {
    int at = from;
    while (at < end
        && (Bytes.isLetter(text[at])
            || Bytes.isDigit(text[at])
            || text[at] == '_'
            || text[at] == '-'
            || text[at] == '.')) {
      at++;
    }
    return at > from && at < end && text[at] == ':' ? at : -1;
  }

  private static boolean ascends(byte[] text, int from, int end, int other, int otherEnd) {
    return Arrays.compareUnsigned(text, from, end, text, other, otherEnd) < 0;
  }
}

package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;
import java.util.Arrays;

/**
 * A map as Go prints it, {@code map[Address:x Flags:y z]}, names ascending: a word is taken for a
 * name only if it is greater than the name before it. A map within is given as its leaves. What
 * collectors make of a Windows event's user data.
 */
final class GoMapText implements TextFormat {
  private static final byte[] MAP = ascii("map[");
  private static final int MAX_DEPTH = 8;

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    if (!Bytes.startsWith(text, offset, end, MAP)) {
      return Outcome.OTHER;
    }
    boolean closed = text[end - 1] == ']';
    sink.beginMap();
    entries(text, offset + MAP.length, closed ? end - 1 : end, 0, sink);
    sink.endMap();
    return closed ? Outcome.READ : Outcome.MALFORMED;
  }

  @Override
  public boolean canBegin(byte first) {
    return first == MAP[0];
  }

  @Override
  public boolean searchable() {
    return false;
  }

  private static void entries(byte[] text, int from, int end, int depth, EventSink sink) {
    int name = from;
    int colon = nameEnd(text, from, end);
    while (colon > 0) {
      boolean nested = depth < MAX_DEPTH && Bytes.startsWith(text, colon + 1, end, MAP);
      int next = nested ? closing(text, colon + 1, end) : colon;
      int nextColon;
      do {
        next = Bytes.indexOf(text, next + 1, end, ' ');
        nextColon = next < end ? nameEnd(text, next + 1, end) : -1;
      } while (next < end && (nextColon < 0 || !ascends(text, name, colon, next + 1, nextColon)));
      if (nested) {
        entries(text, colon + 1 + MAP.length, closing(text, colon + 1, end), depth + 1, sink);
      } else {
        boolean _ = sink.key(text, name, colon - name);
        sink.text(text, colon + 1, next - colon - 1);
      }
      name = next + 1;
      colon = nextColon;
    }
  }

  /** Where the bracket closes that opens behind the place; the end if it doesn't. */
  private static int closing(byte[] text, int from, int end) {
    int open = 0;
    for (int i = from; i < end; i++) {
      if (text[i] == '[') {
        open++;
      } else if (text[i] == ']' && --open == 0) {
        return i;
      }
    }
    return end;
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

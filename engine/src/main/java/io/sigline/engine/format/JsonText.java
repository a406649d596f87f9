package io.sigline.engine.format;

import io.sigline.engine.event.EventSink;

/**
 * A JSON object or array. Numbers without fraction and exponent are integers where they fit 64
 * bits, and text where they don't. Source: RFC 8259.
 */
final class JsonText implements TextFormat {

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    int at = Bytes.skipSpace(text, offset, end);
    if (at == end || !(opensObject(text, at, end) || opensArray(text, at, end))) {
      return Outcome.OTHER;
    }
    boolean whole = new JsonWalk(text, at, end, sink, scratch).walk();
    return whole ? Outcome.READ : Outcome.MALFORMED;
  }

  @Override
  public boolean canBegin(byte first) {
    return first == '{' || first == '[' || Bytes.isSpace(first);
  }

  @Override
  public boolean searchable() {
    return false;
  }

  private static boolean opensObject(byte[] text, int at, int end) {
    int next = Bytes.skipSpace(text, at + 1, end);
    return text[at] == '{' && next < end && (text[next] == '"' || text[next] == '}');
  }

  private static boolean opensArray(byte[] text, int at, int end) {
    int next = Bytes.skipSpace(text, at + 1, end);
    return text[at] == '[' && next < end && (text[next] == '{' || text[next] == ']');
  }
}

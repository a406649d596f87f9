package io.sigline.engine.format;

import io.sigline.engine.event.EventSink;

/**
 * A Windows event as XML, also as Sysmon for Linux writes it, given in the shape that the
 * collector's Windows receiver has for it. Anonymous data has the empty key. Source: the Windows
 * event schema.
 */
final class WindowsEventXml implements TextFormat {
  private static final byte[] EVENT = Bytes.ascii("<Event");
  private static final byte[] DECLARATION = Bytes.ascii("<?xml");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  @Override
  public Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch) {
    int end = offset + length;
    int marked = Bytes.startsWith(text, offset, end, BYTE_ORDER_MARK) ? offset + 3 : offset;
    int at = Bytes.skipSpace(text, marked, end);
    if (Bytes.startsWith(text, at, end, DECLARATION)) {
      at = Bytes.skipSpace(text, Bytes.indexOf(text, at, end, '>') + 1, end);
    }
    if (!opensEvent(text, at, end)) {
      return Outcome.OTHER;
    }
    boolean whole = new WindowsEventWalk(new XmlCursor(text, at, end), sink, scratch).walk();
    return whole ? Outcome.READ : Outcome.MALFORMED;
  }

  @Override
  public boolean canBegin(byte first) {
    return first == '<' || first == BYTE_ORDER_MARK[0] || Bytes.isSpace(first);
  }

  @Override
  public boolean searchable() {
    return false;
  }

  private static boolean opensEvent(byte[] text, int at, int end) {
    int after = at + EVENT.length;
    return after < end
        && Bytes.startsWith(text, at, end, EVENT)
        && (text[after] == '>' || Bytes.isSpace(text[after]));
  }
}

package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;
import java.util.Arrays;

/** The UserData section: the name of its one element, and each leaf under it, however deep. */
final class XmlLeaves {
  private static final byte[] NAME = ascii("name");
  private static final byte[] DATA = ascii("data");

  private final XmlCursor cursor;
  private final EventSink sink;
  private final XmlTextContent content;
  private byte[] leaf = new byte[0];
  private boolean open;

  XmlLeaves(XmlCursor cursor, EventSink sink, XmlTextContent content) {
    this.cursor = cursor;
    this.sink = sink;
    this.content = content;
  }

  /** Reads to the close of the section; false if the document ends before. */
  boolean walk(byte[] section) {
    boolean named = false;
    boolean whole = true;
    boolean inside = true;
    while (whole && inside) {
      switch (cursor.next()) {
        case OPEN -> {
          if (named) {
            begin();
          } else {
            named = true;
            name();
          }
        }
        case CLOSE -> {
          inside = !cursor.named(section);
          close();
        }
        case TEXT -> content.append(cursor.textFrom(), cursor.textEnd(), cursor.literal());
        case END, BROKEN -> whole = false;
      }
    }
    if (named) {
      sink.endArray();
    }
    return whole;
  }

  private void name() {
    boolean _ = sink.key(NAME, 0, NAME.length);
    sink.text(cursor.text, cursor.nameFrom(), cursor.nameLength());
    boolean _ = sink.key(DATA, 0, DATA.length);
    sink.beginArray();
    content.clear();
  }

  private void begin() {
    int from = cursor.nameFrom();
    leaf = Arrays.copyOfRange(cursor.text, from, from + cursor.nameLength());
    open = true;
    content.clear();
    if (cursor.selfClosing()) {
      close();
    }
  }

  private void close() {
    if (open) {
      sink.beginMap();
      boolean _ = sink.key(leaf, 0, leaf.length);
      sink.text(content.buffer(), content.offset(), content.length());
      sink.endMap();
    }
    open = false;
    content.clear();
  }
}

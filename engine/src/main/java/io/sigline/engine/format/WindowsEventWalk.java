package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.format.XmlCursor.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One walk over one Windows event in XML. */
final class WindowsEventWalk {
  private static final byte[] SYSTEM = ascii("System");
  private static final byte[] EVENT_DATA = ascii("EventData");
  private static final byte[] NAME_KEY = ascii("name");
  private static final byte[] BINARY_KEY = ascii("binary");
  private static final byte[] USER_DATA_KEY = ascii("user_data");
  private static final byte[] RENDERING_INFO_KEY = ascii("rendering_info");
  private static final byte[] KEYWORDS = ascii("Keywords");
  private static final byte[] KEYWORDS_KEY = ascii("keywords");
  private static final byte[] EVENT_DATA_KEY = ascii("event_data");
  private static final byte[] USER_DATA = ascii("UserData");
  private static final byte[] RENDERING_INFO = ascii("RenderingInfo");
  private static final byte[] EVENT = ascii("Event");
  private static final byte[] DATUM = ascii("Data");
  private static final byte[] BINARY = ascii("Binary");
  private static final byte[] NAME = ascii("Name");
  private static final byte[] KEYWORD = ascii("Keyword");

  private static final List<SystemPart> SYSTEM_PARTS =
      List.of(
          SystemPart.map(
              "Provider",
              "provider",
              "Name",
              "name",
              "Guid",
              "guid",
              "EventSourceName",
              "event_source"),
          SystemPart.map("EventID", "event_id", "Qualifiers", "qualifiers").withText("id"),
          SystemPart.text("Version", "version"),
          SystemPart.text("Level", "level"),
          SystemPart.text("Task", "task"),
          SystemPart.text("Opcode", "opcode"),
          SystemPart.text("Keywords", "keywords"),
          SystemPart.map("TimeCreated", "time_created", "SystemTime", "system_time"),
          SystemPart.text("EventRecordID", "record_id"),
          SystemPart.map(
              "Correlation",
              "correlation",
              "ActivityID",
              "activity_id",
              "RelatedActivityID",
              "related_activity_id"),
          SystemPart.map(
              "Execution", "execution", "ProcessID", "process_id", "ThreadID", "thread_id"),
          SystemPart.text("Channel", "channel"),
          SystemPart.text("Computer", "computer"),
          SystemPart.map("Security", "security", "UserID", "user_id", "UserId", "user_id"));

  private final XmlCursor cursor;
  private final EventSink sink;
  private final XmlTextContent content;

  WindowsEventWalk(XmlCursor cursor, EventSink sink, Scratch scratch) {
    this.cursor = cursor;
    this.sink = sink;
    this.content = new XmlTextContent(cursor, scratch);
  }

  /** False if the document broke off or went wrong; what was opened is closed either way. */
  boolean walk() {
    sink.beginMap();
    boolean whole = cursor.next() == Token.OPEN && (cursor.selfClosing() || sections());
    sink.endMap();
    return whole;
  }

  private boolean sections() {
    while (true) {
      switch (cursor.next()) {
        case OPEN -> {
          if (!section()) {
            return false;
          }
        }
        case CLOSE -> {
          return cursor.named(EVENT);
        }
        case TEXT -> {}
        case END, BROKEN -> {
          return false;
        }
      }
    }
  }

  private boolean section() {
    if (cursor.named(SYSTEM)) {
      return cursor.selfClosing() || system();
    }
    if (cursor.named(EVENT_DATA)) {
      return eventData();
    }
    if (cursor.named(USER_DATA)) {
      return cursor.selfClosing() || userData();
    }
    if (cursor.named(RENDERING_INFO)) {
      return cursor.selfClosing() || renderingInfo();
    }
    return cursor.selfClosing() || content.readToClose();
  }

  private boolean system() {
    while (true) {
      switch (cursor.next()) {
        case OPEN -> {
          if (!systemPart()) {
            return false;
          }
        }
        case CLOSE -> {
          return true;
        }
        case TEXT -> {}
        case END, BROKEN -> {
          return false;
        }
      }
    }
  }

  private boolean systemPart() {
    SystemPart part = partHere();
    if (part == null) {
      return cursor.selfClosing() || content.readToClose();
    }
    key(part.key);
    if (part.isMap) {
      sink.beginMap();
      attributes(part);
    }
    content.clear();
    boolean whole = cursor.selfClosing() || content.readToClose();
    if (!part.isMap) {
      emitContent();
      return whole;
    }
    if (part.textKey.length > 0) {
      key(part.textKey);
      emitContent();
    }
    sink.endMap();
    return whole;
  }

  private @Nullable SystemPart partHere() {
    for (SystemPart part : SYSTEM_PARTS) {
      if (cursor.named(part.element)) {
        return part;
      }
    }
    return null;
  }

  private void attributes(SystemPart part) {
    for (int i = 0; i < part.attributes.length; i++) {
      int from = cursor.attribute(part.attributes[i]);
      if (from >= 0) {
        content.resolve(from, cursor.textEnd());
        key(part.attributeKeys[i]);
        emitContent();
      }
    }
  }

  private boolean eventData() {
    boolean empty = cursor.selfClosing();
    key(EVENT_DATA_KEY);
    sink.beginArray();
    int from = cursor.attribute(NAME);
    if (from >= 0) {
      content.resolve(from, cursor.textEnd());
      entry(NAME_KEY);
    }
    boolean whole = empty || data();
    sink.endArray();
    return whole;
  }

  private boolean data() {
    while (true) {
      switch (cursor.next()) {
        case OPEN -> {
          if (!datum()) {
            return false;
          }
        }
        case CLOSE -> {
          if (cursor.named(EVENT_DATA)) {
            return true;
          }
        }
        case TEXT -> {}
        case END, BROKEN -> {
          return false;
        }
      }
    }
  }

  private boolean datum() {
    byte[] key = new byte[0];
    if (cursor.named(BINARY)) {
      key = BINARY_KEY;
    } else {
      int from = cursor.attribute(NAME);
      if (from >= 0) {
        content.resolve(from, cursor.textEnd());
        key = content.copy();
      } else if (!cursor.named(DATUM)) {
        key = ascii(content.name());
      }
    }
    content.clear();
    boolean whole = cursor.selfClosing() || content.readToClose();
    entry(key);
    return whole;
  }

  /** One map of one key: the same name may come again without one hiding the other. */
  private void entry(byte[] key) {
    sink.beginMap();
    key(key);
    emitContent();
    sink.endMap();
  }

  private boolean userData() {
    key(USER_DATA_KEY);
    sink.beginMap();
    boolean whole = new XmlLeaves(cursor, sink, content).walk(USER_DATA);
    sink.endMap();
    return whole;
  }

  private boolean renderingInfo() {
    key(RENDERING_INFO_KEY);
    sink.beginArray();
    boolean whole = true;
    boolean open = true;
    while (whole && open) {
      switch (cursor.next()) {
        case OPEN -> {
          byte[] key = ascii(content.lowerName());
          boolean list = cursor.named(KEYWORDS);
          if (!list && !cursor.selfClosing()) {
            whole = content.readToClose();
            entry(cursor.named(KEYWORD) ? KEYWORDS_KEY : key);
          }
        }
        case CLOSE -> open = !cursor.named(RENDERING_INFO);
        case TEXT -> {}
        case END, BROKEN -> whole = false;
      }
    }
    sink.endArray();
    return whole;
  }

  private void key(byte[] key) {
    boolean _ = sink.key(key, 0, key.length);
  }

  private void emitContent() {
    sink.text(content.buffer(), content.offset(), content.length());
    content.clear();
  }
}

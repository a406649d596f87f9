package io.sigline.engine.format;

import static io.sigline.engine.format.Bytes.ascii;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.format.XmlCursor.Token;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One walk over one Windows event in XML. */
final class WindowsEventWalk {
  private static final byte[] SYSTEM = ascii("System");
  private static final byte[] EVENT_DATA = ascii("EventData");
  private static final byte[] USER_DATA = ascii("UserData");
  private static final byte[] RENDERING_INFO = ascii("RenderingInfo");
  private static final byte[] EVENT = ascii("Event");
  private static final byte[] DATUM = ascii("Data");
  private static final byte[] BINARY = ascii("Binary");
  private static final byte[] NAME = ascii("Name");
  private static final byte[] KEYWORD = ascii("Keyword");

  /** An element of the System section: where its text goes, and where its attributes go. */
  private record Part(byte[] key, byte @Nullable [] textKey, byte[][] attributes) {}

  private static final Map<String, Part> SYSTEM_PARTS = new HashMap<>();

  static {
    nested(
        "Provider",
        "provider",
        null,
        "Name",
        "name",
        "Guid",
        "guid",
        "EventSourceName",
        "event_source");
    nested("EventID", "event_id", "id", "Qualifiers", "qualifiers");
    nested("TimeCreated", "time_created", null, "SystemTime", "system_time");
    nested(
        "Correlation",
        "correlation",
        null,
        "ActivityID",
        "activity_id",
        "RelatedActivityID",
        "related_activity_id");
    nested("Execution", "execution", null, "ProcessID", "process_id", "ThreadID", "thread_id");
    nested("Security", "security", null, "UserID", "user_id", "UserId", "user_id");
    nested("Version", "version", "");
    nested("Level", "level", "");
    nested("Task", "task", "");
    nested("Opcode", "opcode", "");
    nested("Keywords", "keywords", "");
    nested("EventRecordID", "record_id", "");
    nested("Channel", "channel", "");
    nested("Computer", "computer", "");
  }

  private final XmlCursor cursor;
  private final EventSink sink;
  private final Scratch scratch;
  private final XmlTextContent content;

  WindowsEventWalk(XmlCursor cursor, EventSink sink, Scratch scratch) {
    this.cursor = cursor;
    this.sink = sink;
    this.scratch = scratch;
    this.content = new XmlTextContent(cursor, scratch);
  }

  private static void nested(
      String element, String key, @Nullable String textKey, String... attributes) {
    byte[][] names = new byte[attributes.length][];
    for (int i = 0; i < names.length; i++) {
      names[i] = ascii(attributes[i]);
    }
    SYSTEM_PARTS.put(element, new Part(ascii(key), textKey == null ? null : ascii(textKey), names));
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
    Part part = SYSTEM_PARTS.get(content.name());
    if (part == null) {
      return cursor.selfClosing() || content.readToClose();
    }
    key(part.key());
    boolean plain = part.textKey() != null && part.textKey().length == 0;
    if (!plain) {
      sink.beginMap();
      attributes(part.attributes());
    }
    boolean whole = cursor.selfClosing() || content.readToClose();
    if (part.textKey() != null) {
      if (!plain) {
        key(part.textKey());
      }
      emitContent();
    }
    if (!plain) {
      sink.endMap();
    }
    return whole;
  }

  private void attributes(byte[][] names) {
    for (int i = 0; i < names.length; i += 2) {
      int from = cursor.attribute(names[i]);
      if (from >= 0) {
        content.resolve(from, cursor.textEnd());
        key(names[i + 1]);
        emitContent();
      }
    }
  }

  private boolean eventData() {
    boolean empty = cursor.selfClosing();
    key(ascii("event_data"));
    sink.beginArray();
    int from = cursor.attribute(NAME);
    if (from >= 0) {
      content.resolve(from, cursor.textEnd());
      entry(ascii("name"));
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
      key = ascii("binary");
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
    key(ascii("user_data"));
    sink.beginMap();
    boolean whole = new XmlLeaves(cursor, sink, content).walk(USER_DATA);
    sink.endMap();
    return whole;
  }

  private boolean renderingInfo() {
    key(ascii("rendering_info"));
    sink.beginArray();
    boolean whole = true;
    boolean open = true;
    while (whole && open) {
      switch (cursor.next()) {
        case OPEN -> {
          byte[] key = ascii(content.lowerName());
          boolean list = cursor.named(ascii("Keywords"));
          if (!list && !cursor.selfClosing()) {
            whole = content.readToClose();
            entry(cursor.named(KEYWORD) ? ascii("keywords") : key);
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

package io.sigline.engine.format;

import io.sigline.engine.event.EventSink;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A format that a text inside a record can have. Implementations are immutable, safe to share
 * between threads, and never throw on any input.
 */
public interface TextFormat {

  /** What became of a text. */
  enum Outcome {
    /** Not of this format; nothing was emitted. */
    OTHER,
    /** Read to its end as one map or array. */
    READ,
    /** Of this format but broken; what stands before the break was emitted, and closed. */
    MALFORMED
  }

  /**
   * Reads the text as one value into the sink if it looks like this format.
   *
   * @param scratch keeps what is not literally in the text
   */
  Outcome read(byte[] text, int offset, int length, EventSink sink, Scratch scratch);

  /** True if a text that begins with this byte can be of this format. */
  default boolean canBegin(byte first) {
    return true;
  }

  /**
   * True if the line as such is worth a keyword search beside its values: a line for people. False
   * where the text holds markup and names that are no values.
   */
  boolean searchable();

  /** Every format, by the name that field maps use. */
  static Map<String, TextFormat> byName() {
    Map<String, TextFormat> formats = new LinkedHashMap<>();
    formats.put("json", new JsonText());
    formats.put("windows-xml", new WindowsEventXml());
    formats.put("auditd", new AuditLine());
    formats.put("syslog", new SyslogLine());
    formats.put("access-log", new AccessLogLine());
    formats.put("key-value", new KeyValueLine());
    formats.put("go-map", new GoMapText());
    return formats;
  }
}

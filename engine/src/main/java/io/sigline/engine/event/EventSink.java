package io.sigline.engine.event;

/**
 * Receives one record as a stream of maps, arrays and scalars, in document order, from whichever
 * walker reads it (OTLP protobuf, JSON, Windows XML, auditd …). Nothing is copied: byte ranges stay
 * valid until the event is cleared.
 *
 * <p>Order of calls: {@link #root}, one value, {@link #root}, one value … A value is a scalar call,
 * or {@link #beginMap} ({@link #key} value)* {@link #endMap}, or {@link #beginArray} value* {@link
 * #endArray}. One thread.
 */
public interface EventSink {

  /** The parts of an OTLP record that a value can belong to. */
  enum Root {
    /** The log record's body: any value. */
    BODY,
    /** The log record's attributes: a map. */
    ATTRIBUTES,
    /** The resource's attributes: a map. */
    RESOURCE,
    /** The instrumentation scope: a map of name, version and the scope's attributes. */
    SCOPE,
    /**
     * The log record's own fields, a map by their protobuf names: time_unix_nano,
     * observed_time_unix_nano, severity_number, severity_text, event_name, trace_id and span_id
     * (hex), flags.
     */
    RECORD
  }

  /** The next value belongs to this part of the record. */
  void root(Root root);

  /** A map opens. */
  void beginMap();

  /**
   * The key of the next value, in UTF-8; may be empty.
   *
   * @return false if nothing under this key is wanted: the walker may leave the value out, but need
   *     not
   */
  boolean key(byte[] buffer, int offset, int length);

  /** A map closes. */
  void endMap();

  /** An array opens. */
  void beginArray();

  /** An array closes. */
  void endArray();

  /** A text in UTF-8 (not yet validated). */
  void text(byte[] buffer, int offset, int length);

  /** Raw bytes. */
  void bytes(byte[] buffer, int offset, int length);

  /** An integer. */
  void integer(long value);

  /** A double. */
  void decimal(double value);

  /** A boolean. */
  void bool(boolean value);

  /** A value that is there and empty. */
  void nothing();
}

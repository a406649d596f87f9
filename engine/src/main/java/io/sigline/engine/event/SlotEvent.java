package io.sigline.engine.event;

/**
 * One log record under one view, read without allocation: a field is a slot (an int that the layout
 * gave out for its name when the plan was compiled), a value is an index into the event's value
 * table. Reused from record to record by one thread; all indices and buffers are void after the
 * event is cleared.
 */
public interface SlotEvent extends Event {

  /** No such value. */
  int NONE = -1;

  /** What a value is on the wire. */
  enum Kind {
    TEXT,
    INT,
    DECIMAL,
    BOOL,
    NULL
  }

  /**
   * The first value of a field.
   *
   * @param slot the field's slot in this event's layout; negative for a field that no layout knows
   * @return a value index, or {@link #NONE} if the field is missing
   */
  int first(int slot);

  /** The next value of the same field after this value, or {@link #NONE}. */
  int next(int value);

  /**
   * The first value that a keyword search covers, or {@link #NONE}; go on with {@link
   * #nextKeyword}.
   */
  int firstKeyword();

  /** The next value that a keyword search covers, or {@link #NONE}. */
  int nextKeyword(int value);

  /** Takes texts, one after the other. */
  interface TextSink {
    /** Takes the text of some bytes, in UTF-8 as a rule. */
    void text(byte[] buffer, int offset, int length);
  }

  /** Hands over each text that a keyword search covers; values of other kinds are left out. */
  default void eachKeywordText(TextSink sink) {
    for (int value = firstKeyword(); value >= 0; value = nextKeyword(value)) {
      if (kind(value) == Kind.TEXT) {
        sink.text(buffer(value), offset(value), length(value));
      }
    }
  }

  /** What the value is. */
  Kind kind(int value);

  /**
   * The bytes that hold the value's text in UTF-8; the canonical text of {@link Value} for what is
   * not a text. Not to be written to.
   */
  byte[] buffer(int value);

  /** Where the text begins in {@link #buffer}. */
  int offset(int value);

  /** Length of the text in bytes; 0 for {@link Kind#NULL}. */
  int length(int value);

  /** The value of an {@link Kind#INT}; undefined for other kinds. */
  long integer(int value);

  /** The value of a {@link Kind#DECIMAL}; undefined for other kinds. */
  double decimal(int value);
}

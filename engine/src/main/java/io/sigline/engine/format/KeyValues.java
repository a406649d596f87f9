package io.sigline.engine.format;

/** Steps through {@code key=value key="quoted value" key='…'}; whatever is no pair is skipped. */
final class KeyValues {
  private final byte[] text;
  private final int end;
  private int at;

  int keyFrom;
  int keyEnd;
  int valueFrom;
  int valueEnd;

  /** The quote around the value; 0 if there is none. */
  int quote;

  KeyValues(byte[] text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  /** Goes to the next pair; false at the end. */
  boolean next() {
    while (at < end) {
      int from = skipSeparators();
      int place = from;
      while (place < end && isKeyByte(text[place])) {
        place++;
      }
      if (place > from && place < end && text[place] == '=') {
        keyFrom = from;
        keyEnd = place;
        value(place + 1);
        return true;
      }
      at = Math.max(place, from + 1);
    }
    return false;
  }

  boolean keyIs(byte[] key) {
    return Bytes.equals(text, keyFrom, keyEnd, key);
  }

  private int skipSeparators() {
    int place = at;
    while (place < end
        && (Bytes.isSpace(text[place]) || text[place] == 0x1D || text[place] == ',')) {
      place++;
    }
    return place;
  }

  private static boolean isKeyByte(int b) {
    return b > ' ' && b != '=' && b != '"' && b != '\'' && b != ',' && b != 0x1D;
  }

  private void value(int from) {
    quote = from < end && (text[from] == '"' || text[from] == '\'') ? text[from] : 0;
    if (quote != 0) {
      valueFrom = from + 1;
      valueEnd = Bytes.indexOf(text, valueFrom, end, quote);
      at = Math.min(end, valueEnd + 1);
      return;
    }
    valueFrom = from;
    int place = from;
    while (place < end && !Bytes.isSpace(text[place]) && text[place] != 0x1D) {
      place++;
    }
    valueEnd = place;
    at = place;
  }
}

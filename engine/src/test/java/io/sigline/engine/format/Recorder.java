package io.sigline.engine.format;

import io.sigline.engine.event.EventSink;
import io.sigline.engine.format.TextFormat.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes down what a walker says, and refuses what no walker may say. */
final class Recorder implements EventSink {
  private final StringBuilder text = new StringBuilder();
  private final Deque<Character> open = new ArrayDeque<>();
  private int deepest;

  /** What the format reads in the text: {@code {a:"x" n:1}}, with the outcome if it is not READ. */
  static String read(TextFormat format, String input) {
    return read(format, input.getBytes(StandardCharsets.UTF_8));
  }

  static String read(TextFormat format, byte[] input) {
    Recorder recorder = new Recorder();
    byte[] framed = new byte[input.length + 8];
    System.arraycopy(input, 0, framed, 4, input.length);
    Outcome outcome = format.read(framed, 4, input.length, recorder, new Scratch());
    if (!recorder.open.isEmpty()) {
      throw new AssertionError("left open: " + recorder.open);
    }
    return (outcome == Outcome.READ ? "" : outcome + " ") + recorder.text;
  }

  int deepest() {
    return deepest;
  }

  @Override
  public void root(Root root) {
    throw new AssertionError("a format knows no roots");
  }

  @Override
  public void beginMap() {
    begin('{');
  }

  @Override
  public boolean key(byte[] buffer, int offset, int length) {
    if (open.isEmpty() || open.peek() != '{') {
      throw new AssertionError("a key outside of a map, after " + text);
    }
    space();
    text.append(new String(buffer, offset, length, StandardCharsets.UTF_8)).append(':');
    return true;
  }

  @Override
  public void endMap() {
    end('{', '}');
  }

  @Override
  public void beginArray() {
    begin('[');
  }

  @Override
  public void endArray() {
    end('[', ']');
  }

  @Override
  public void text(byte[] buffer, int offset, int length) {
    value('"' + new String(buffer, offset, length, StandardCharsets.UTF_8) + '"');
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) {
    text(buffer, offset, length);
  }

  @Override
  public void integer(long value) {
    value(Long.toString(value));
  }

  @Override
  public void decimal(double value) {
    value(value + "d");
  }

  @Override
  public void bool(boolean value) {
    value(Boolean.toString(value));
  }

  @Override
  public void nothing() {
    value("null");
  }

  private void begin(char bracket) {
    value(String.valueOf(bracket));
    open.push(bracket);
    deepest = Math.max(deepest, open.size());
  }

  private void end(char bracket, char closing) {
    if (open.isEmpty() || open.pop() != bracket) {
      throw new AssertionError("closed what is not open, after " + text);
    }
    text.append(closing);
  }

  private void value(String shown) {
    if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
      space();
    }
    text.append(shown);
  }

  private void space() {
    if (text.length() > 0 && "{[".indexOf(text.charAt(text.length() - 1)) < 0) {
      text.append(' ');
    }
  }
}

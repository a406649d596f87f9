package io.sigline.receiver.logging;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Output for people and programs, in which only ends of lines and tabs are more than text: other
 * characters that could move a cursor, end a line or change the order of reading are shown as
 * escapes, which inside of JSON mean the same as before.
 */
public final class VisibleWriter extends FilterWriter {
  /** Half of a character whose other half may come next. */
  private String half = "";

  /** Passes on to this writer. */
  public VisibleWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    write(String.valueOf((char) c));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    String all = half + text.substring(from, from + length);
    int end = all.length();
    if (end > 0 && Character.isHighSurrogate(all.charAt(end - 1))) {
      end--;
    }
    half = all.substring(end);
    out.write(Visible.output(all.substring(0, end)));
  }

  private void writeHalf() throws IOException {
    out.write(Visible.output(half));
    half = "";
  }

  @Override
  public void flush() throws IOException {
    writeHalf();
    super.flush();
  }

  @Override
  public void close() throws IOException {
    writeHalf();
    super.close();
  }
}

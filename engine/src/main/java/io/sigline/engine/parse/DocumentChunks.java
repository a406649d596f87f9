package io.sigline.engine.parse;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file at its document markers, so that a syntax error in one document leaves the next ones
 * readable. A line that begins with {@code ---} is a marker wherever it stands: YAML 1.2, 9.1.2.
 */
final class DocumentChunks {

  /** A piece of a file, and how many lines stand before it. */
  record Chunk(String text, int linesBefore) {}

  private DocumentChunks() {}

  /** The pieces in order; together they are the whole text. */
  static List<Chunk> of(String text) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    int startLine = 0;
    int line = 0;
    boolean content = false;
    for (int at = 0; at < text.length(); line++) {
      if (content && isMarker(text, at)) {
        chunks.add(new Chunk(text.substring(start, at), startLine));
        start = at;
        startLine = line;
      }
      content |= isContent(text, at);
      at = nextLine(text, at);
    }
    chunks.add(new Chunk(text.substring(start), startLine));
    return chunks;
  }

  private static boolean isMarker(String text, int at) {
    return text.startsWith("---", at)
        && (at + 3 == text.length() || Character.isWhitespace(text.charAt(at + 3)));
  }

  /** Blank lines, comments and directives belong to the document after them. */
  private static boolean isContent(String text, int at) {
    char first = text.charAt(at);
    return first != '#' && first != '%' && first != '\n' && first != '\r' && first != '\uFEFF';
  }

  private static int nextLine(String text, int at) {
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
        return pair ? i + 2 : i + 1;
      }
    }
    return text.length();
  }
}

package io.sigline.receiver.offline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream into its JSON objects, one to a line, spread over lines, or one after the other.
 * Looks at braces and strings only: whether an object is sound is for its reader to say.
 */
final class JsonDocuments {
  /**
   * One object.
   *
   * @param line where it begins, from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not kept
  record Document(byte[] bytes, long line) {}

  private final InputStream in;
  private final String name;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int filled;
  private long line = 1;

  /**
   * @param name how errors name the stream
   */
  JsonDocuments(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /**
   * Reads the next object.
   *
   * @return null at the end
   * @throws OfflineException if something else than an object follows, or the stream ends inside
   */
  @Nullable Document next() throws IOException {
    int octet = skipSpace();
    if (octet < 0) {
      return null;
    }
    if (octet != '{') {
      throw new OfflineException(
          "%s:%d: expected a JSON object (an OTLP export request), got '%s'"
              .formatted(name, line, Character.toString(octet)));
    }
    long begin = line;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    int depth = 0;
    boolean text = false;
    boolean escaped = false;
    do {
      bytes.write(octet);
      if (text) {
        text = escaped || octet != '"';
        escaped = !escaped && octet == '\\';
      } else if (octet == '"') {
        text = true;
      } else if (octet == '{' || octet == '[') {
        depth++;
      } else if (octet == '}' || octet == ']') {
        depth--;
      }
      if (depth == 0) {
        return new Document(bytes.toByteArray(), begin);
      }
      octet = read();
    } while (octet >= 0);
    throw new OfflineException(
        "%s:%d: the object that begins here does not end".formatted(name, begin));
  }

  private int skipSpace() throws IOException {
    int octet = read();
    while (octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n') {
      octet = read();
    }
    return octet;
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = in.read(buffer);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
    }
    int octet = buffer[at++] & 0xff;
    if (octet == '\n') {
      line++;
    }
    return octet;
  }
}

package io.sigline.receiver.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives for tests, good and hostile. */
public final class Archives {
  private Archives() {}

  /** A rule with this id, title and value. */
  public static String rule(int number, String title, String value) {
    return """
    title: %s
    id: 5f0a0f6c-0000-4000-8000-%012d
    author: Somebody Else
    level: high
    logsource: {category: test}
    detection: {sel: {Field: '%s'}, condition: sel}
    """
        .formatted(title, number, value);
  }

  /**
   * A zip.
   *
   * @param namesAndTexts one after the other
   */
  public static byte[] zip(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** The zip, its first entry said to be a symbolic link. */
  static byte[] withLink(byte[] zip) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < zip.length - 4; at++) {
      if (bytes.getInt(at) == 0x02014b50) {
        bytes.put(at + 5, (byte) 3);
        bytes.putInt(at + 38, 0xa1ff << 16);
        break;
      }
    }
    return zip;
  }

  /** The bytes, each occurrence of a text replaced by one of the same length. */
  static byte[] replaced(byte[] bytes, String text, String other) {
    byte[] from = text.getBytes(UTF_8);
    byte[] to = other.getBytes(UTF_8);
    for (int at = 0; at + from.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, bytes, at, to.length);
      }
    }
    return bytes;
  }

  /** One entry of a tar. */
  record TarEntry(String name, char type, String content) {}

  static TarEntry file(String name, String content) {
    return new TarEntry(name, '0', content);
  }

  static byte[] tarGz(TarEntry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(bytes)) {
      for (TarEntry entry : entries) {
        byte[] content = entry.content().getBytes(UTF_8);
        gz.write(header(entry, content.length));
        gz.write(content);
        gz.write(new byte[(512 - content.length % 512) % 512]);
      }
      gz.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(TarEntry entry, int size) {
    byte[] header = new byte[512];
    put(header, 0, entry.name());
    put(header, 100, "0000644");
    put(header, 124, "%011o".formatted(entry.type() == '2' ? 0 : size));
    put(header, 148, "        ");
    header[156] = (byte) entry.type();
    put(header, 157, entry.type() == '2' ? "/etc/passwd" : "");
    put(header, 257, "ustar");
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}

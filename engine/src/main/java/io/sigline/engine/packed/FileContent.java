package io.sigline.engine.packed;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What tells one content of a file from another: its length in bytes and two checksums, which the
 * Java machine has as instructions from its first moment.
 */
public record FileContent(int length, int crc32, int crc32c) {

  /** Of these bytes. */
  public static FileContent of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** Of so many bytes from there on. */
  static FileContent of(byte[] bytes, int begin, int length) {
    CRC32 crc32 = new CRC32();
    crc32.update(bytes, begin, length);
    CRC32C crc32c = new CRC32C();
    crc32c.update(bytes, begin, length);
    return new FileContent(length, (int) crc32.getValue(), (int) crc32c.getValue());
  }
}

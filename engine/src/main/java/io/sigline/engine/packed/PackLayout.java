package io.sigline.engine.packed;

import java.util.Arrays;

/**
 * Where what stands in packed rules.
 *
 * <pre>
 * SIGPACK1                          8 octets
 * CRC-32, CRC-32C                   4 each, of all that follows
 * the maker's length, and the maker 4, and as many
 * texts, their octets, files        4 each
 * the end of each text              4 each, from the begin of the first one
 * the texts
 * a row for each file               {@value #ROW} each: name, content, version, end
 * the files
 * </pre>
 */
final class PackLayout {
  static final byte[] MAGIC = {'S', 'I', 'G', 'P', 'A', 'C', 'K', '1'};
  static final int CHECKED = MAGIC.length + 8;
  static final int ROW = 6 * 4;

  private final byte[] bytes;
  private final int maker;
  private final int texts;
  private final int files;
  private final int textEnds;
  private final int firstText;
  private final int rows;

  private PackLayout(byte[] bytes) {
    this.bytes = bytes;
    maker = length(CHECKED, 1);
    int counts = CHECKED + 4 + maker;
    texts = length(counts, 4);
    int octets = length(counts + 4, 1);
    files = length(counts + 8, ROW);
    textEnds = counts + 12;
    firstText = textEnds + 4 * texts;
    rows = firstText + octets;
    if ((long) rows + (long) ROW * files > bytes.length) {
      throw new PackException("the tables are longer than the file");
    }
  }

  /**
   * The layout of these bytes.
   *
   * @throws PackException if they are damaged
   */
  static PackLayout of(byte[] bytes) {
    if (bytes.length < CHECKED || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new PackException("it is cut off, or no file of packed rules");
    }
    FileContent found = FileContent.of(bytes, CHECKED, bytes.length - CHECKED);
    if (found.crc32() != Octets.fixed(bytes, MAGIC.length)
        || found.crc32c() != Octets.fixed(bytes, MAGIC.length + 4)) {
      throw new PackException("its checksums are others");
    }
    return new PackLayout(bytes);
  }

  /** A number of things that take so many octets each. */
  private int length(int at, int each) {
    int count = Octets.fixed(bytes, at);
    if (count < 0 || count > bytes.length / each) {
      throw new PackException("a table is longer than the file");
    }
    return count;
  }

  boolean isBy(byte[] other) {
    int begin = CHECKED + 4;
    return Arrays.equals(bytes, begin, begin + maker, other, 0, other.length);
  }

  TextTable texts() {
    return new TextTable(bytes, textEnds, firstText, texts);
  }

  /** How many files there are. */
  int files() {
    return files;
  }

  PackInput row(int file, TextTable named) {
    int begin = rows + ROW * file;
    return new PackInput(bytes, begin, begin + ROW, named);
  }

  int firstFile() {
    return rows + ROW * files;
  }
}

package io.sigline.receiver.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written with its unit: {@code 64MiB}, {@code 500kB}, {@code 0B}.
 *
 * @param bytes not negative
 */
public record DataSize(long bytes) {
  private static final Pattern FORMAT =
      Pattern.compile("(\\d{1,18})\\s*((?:[KMGT]i?)?B)", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L,
          "KB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L,
          "KIB", 1L << 10,
          "MIB", 1L << 20,
          "GIB", 1L << 30,
          "TIB", 1L << 40);
  private static final List<String> BINARY_UNITS = List.of("TiB", "GiB", "MiB", "KiB");

  /** As many times 1,048,576 bytes. */
  public static DataSize mebibytes(long count) {
    return new DataSize(count << 20);
  }

  /** As many times 1,024 bytes. */
  public static DataSize kibibytes(long count) {
    return new DataSize(count << 10);
  }

  /**
   * Reads a size; upper and lower case of the unit do not matter.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static DataSize parse(String text) {
    Matcher matcher = FORMAT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a size with its unit, such as 64MiB or 32KiB");
    }
    long unit = UNITS.getOrDefault(matcher.group(2).toUpperCase(Locale.ROOT), 1L);
    try {
      return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a size below 8EiB", e);
    }
  }

  /** In the largest binary unit that needs no fraction. */
  @Override
  public String toString() {
    for (int i = 0; i < BINARY_UNITS.size(); i++) {
      long unit = 1L << (10 * (BINARY_UNITS.size() - i));
      if (bytes != 0 && bytes % unit == 0) {
        return bytes / unit + BINARY_UNITS.get(i);
      }
    }
    return bytes + "B";
  }
}

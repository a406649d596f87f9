package io.sigline.receiver.pull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** SHA-256 of archives, and the files in which they are published. */
final class Checksum {
  private static final Pattern HEX = Pattern.compile("(?i)[0-9a-f]{64}");

  private Checksum() {}

  /** True if the text is a checksum, and not where one is found. */
  static boolean isOne(String text) {
    return HEX.matcher(text).matches();
  }

  /**
   * The checksum of a file in a list as {@code sha256sum} writes it; a single checksum stands for
   * any file.
   */
  static String in(String list, String fileName) {
    List<String> lines = list.lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    for (String line : lines) {
      String[] parts = line.split("\\s+", 2);
      boolean named =
          parts.length == 2 && parts[1].replaceFirst("^[*]?(.*/)?", "").equals(fileName);
      if (isOne(parts[0]) && (named || (parts.length == 1 && lines.size() == 1))) {
        return parts[0].toLowerCase(Locale.ROOT);
      }
    }
    throw new PullException("no SHA-256 of " + fileName + " is in the file of checksums");
  }

  static String of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new PullException("cannot read " + file + ": " + e, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

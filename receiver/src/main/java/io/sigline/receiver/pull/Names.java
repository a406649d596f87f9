package io.sigline.receiver.pull;

import java.util.ArrayList;
import java.util.List;

/** Names of files in archives, which may be made to point elsewhere. */
final class Names {
  private static final int LONGEST = 1_000;

  private Names() {}

  /**
   * The parts of a relative path.
   *
   * @throws PullException if it could lead out of the folder that it is unpacked into
   */
  static List<String> check(String name) {
    List<String> parts = new ArrayList<>();
    if (name.isEmpty()
        || name.length() > LONGEST
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.codePoints().anyMatch(c -> c < 0x20 || c == 0x7f)
        || (name.length() > 1 && name.charAt(1) == ':')) {
      throw refused(name);
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw refused(name);
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static PullException refused(String name) {
    return new PullException("the archive has an entry that would be written elsewhere: " + name);
  }
}

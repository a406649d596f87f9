package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyCharacter;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;

/**
 * A pattern of literals and wildcards in any order. Between two {@code *} the leftmost fit is
 * enough, so one step back suffices and time is at most text × pattern.
 */
final class WildcardText implements TextMatcher {
  private static final byte[] ANY_CHARACTER = {};
  private static final byte[] ANY_TEXT = {};

  /** Literals in UTF-8 and, by identity, the two wildcards. */
  private final byte[][] parts;

  WildcardText(TextPattern pattern, boolean cased) {
    parts = new byte[pattern.parts().size()][];
    for (int i = 0; i < parts.length; i++) {
      parts[i] =
          switch (pattern.parts().get(i)) {
            case AnyText() -> ANY_TEXT;
            case AnyCharacter() -> ANY_CHARACTER;
            case Literal(var text) -> (cased ? text : TextPattern.fold(text)).getBytes(UTF_8);
          };
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the wildcards are told by identity
  public boolean matches(byte[] buffer, int offset, int length) {
    int end = offset + length;
    int at = offset;
    int part = 0;
    int resumePart = -1;
    int resumeAt = -1;
    while (true) {
      if (part < parts.length && parts[part] == ANY_TEXT) {
        if (part == parts.length - 1) {
          return true;
        }
        resumePart = ++part;
        resumeAt = at;
        continue;
      }
      if (part == parts.length && at == end) {
        return true;
      }
      int next = part < parts.length ? after(parts[part], buffer, at, end) : -1;
      if (next >= 0) {
        at = next;
        part++;
      } else if (resumePart >= 0 && resumeAt < end) {
        resumeAt += Utf8.lengthFrom(buffer[resumeAt]);
        at = resumeAt;
        part = resumePart;
      } else {
        return false;
      }
    }
  }

  /** Where the text goes on after this part, or -1 if the part does not stand here. */
  @SuppressWarnings("ReferenceEquality") // the wildcards are told by identity
  private static int after(byte[] part, byte[] buffer, int at, int end) {
    if (part == ANY_CHARACTER) {
      return at < end ? at + Utf8.lengthFrom(buffer[at]) : -1;
    }
    if (end - at < part.length) {
      return -1;
    }
    for (int i = 0; i < part.length; i++) {
      if (buffer[at + i] != part[i]) {
        return -1;
      }
    }
    return at + part.length;
  }

  @Override
  public int cost() {
    return 60;
  }

  @Override
  public double odds() {
    return 0.05;
  }
}

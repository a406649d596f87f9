package io.sigline.receiver.config;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces references to environment variables: a name in braces after a dollar sign, with {@code
 * :-} before a default. A doubled dollar sign before the brace stands for the characters
 * themselves.
 */
final class Variables {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

  private final Map<String, String> environment;

  Variables(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The text with every reference replaced, once.
   *
   * @throws IllegalArgumentException if a variable is not set and has no default, or a reference is
   *     not well formed
   */
  String replaceIn(String text) {
    return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match)));
  }

  private String value(MatchResult match) {
    if (match.group().equals("$${")) {
      return "${";
    }
    String name = match.group(1);
    if (name == null) {
      throw new IllegalArgumentException(
          "expected ${NAME} or ${NAME:-default}, got a ${ that is not closed or has no name;"
              + " write $${ for the characters themselves");
    }
    String value = environment.get(name);
    String fallback = match.group(2);
    if (fallback != null) {
      return value == null || value.isEmpty() ? fallback : value;
    }
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException(
          "expected the environment variable "
              + name
              + " to be set; ${"
              + name
              + ":-…} gives a default");
    }
    return value;
  }
}

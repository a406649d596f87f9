package io.sigline.engine.lint;

import io.sigline.engine.lint.Items.Item;
import io.sigline.engine.match.RegexTest;
import io.sigline.engine.parse.YamlValue.Scalar;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks regular expressions. */
final class RegexChecks {
  /** Characters that mean themselves, and escapes of characters that are no letters or digits. */
  private static final Pattern PLAIN =
      Pattern.compile("(\\^)?((?:[^\\\\.\\[\\](){}*+?|^$]|\\\\[^A-Za-z0-9])+)(\\$)?");

  /** Something of which nearly anything goes, as often as there is. */
  private static final Pattern UNBOUNDED =
      Pattern.compile("(?<!\\\\)(\\.|\\[\\^[^\\]]*]|\\\\[sSwWdD])([*+]|\\{\\d+,})");

  private static final int MANY = 3;

  private final Item item;
  private final Report report;

  RegexChecks(Item item, Report report) {
    this.item = item;
    this.report = report;
  }

  void run() {
    if (item.has("re")) {
      item.values().stream().filter(value -> !value.isNull()).forEach(this::check);
    }
  }

  private void check(Scalar value) {
    String text = value.text();
    if (isFoundEverywhere(text)) {
      add(
          Check.REGEX_ANYTHING,
          value,
          "the regular expression '" + text + "' is found in every text",
          "write '" + item.field() + "|exists: true' if that is meant");
      return;
    }
    if (hasNestedRepetition(text)) {
      add(
          Check.REGEX_NESTED,
          value,
          "the regular expression repeats what repeats itself; other engines may need very long"
              + " for it",
          "take one of the two repetitions away");
    }
    if (UNBOUNDED.matcher(text).results().count() >= MANY) {
      add(
          Check.REGEX_MANY_REPETITIONS,
          value,
          "the regular expression has %d or more repetitions without a bound; the time that other"
                  .formatted(MANY)
              + " engines need may grow with as high a power of the text's length",
          "give them a bound, such as .{0,50}");
    }
    ends(value);
    plain(value);
  }

  private static boolean isFoundEverywhere(String text) {
    try {
      RegexTest test = RegexTest.compile(new ValueTest.Regex(text, Set.of()));
      return test.find("") && test.find("\u0001") && test.find("Zz 0");
    } catch (IllegalArgumentException _) {
      return false; // whoever loads the rule says so
    }
  }

  private void ends(Scalar value) {
    String text = value.text();
    boolean before = text.startsWith(".*") && !text.startsWith(".*?");
    boolean after = text.endsWith(".*") && !text.endsWith("\\.*");
    if (before || after) {
      add(
          Check.REGEX_REDUNDANT,
          value,
          "'.*' at the "
              + (before ? "beginning" : "end")
              + " of a regular expression has no"
              + " effect: it is sought anywhere in the value",
          "leave it out");
    }
  }

  private void plain(Scalar value) {
    String text = value.text();
    int from = text.startsWith(".*") ? 2 : 0;
    int to = text.endsWith(".*") && !text.endsWith("\\.*") ? text.length() - 2 : text.length();
    var matcher = PLAIN.matcher(to > from ? text.substring(from, to) : "");
    if (!matcher.matches()) {
      return;
    }
    boolean fromStart = matcher.group(1) != null;
    boolean toEnd = matcher.group(3) != null;
    String key =
        fromStart && toEnd ? "" : fromStart ? "|startswith" : toEnd ? "|endswith" : "|contains";
    String cased = item.has("i") || item.has("ignorecase") ? "" : "|cased";
    add(
        Check.REGEX_PLAIN,
        value,
        "the regular expression '" + text + "' is a plain text",
        "write '%s%s%s' (without 'cased' if upper and lower case are to be the same)"
            .formatted(item.field(), key, cased));
  }

  /** True if a group that ends with an unbounded repetition is itself repeated without bound. */
  static boolean hasNestedRepetition(String text) {
    Deque<Integer> groups = new ArrayDeque<>();
    boolean inClass = false;
    boolean lastClosed = false;
    int closedAt = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean repeats = !inClass && isUnbounded(text, i);
      if (repeats && lastClosed && hasUnbounded(text, closedAt, i - 1)) {
        return true;
      }
      lastClosed = false;
      if (c == '\\') {
        i++;
      } else if (inClass) {
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
        i += text.startsWith("^]", i + 1) ? 2 : text.startsWith("]", i + 1) ? 1 : 0;
      } else if (c == '(') {
        groups.push(i);
      } else if (c == ')' && !groups.isEmpty()) {
        closedAt = groups.pop();
        lastClosed = true;
      }
    }
    return false;
  }

  private static boolean isUnbounded(String text, int at) {
    char c = text.charAt(at);
    return c == '*' || c == '+' || (c == '{' && text.substring(at).matches("(?s)\\{\\d+,\\}.*"));
  }

  /** True if all that the group holds is one thing that repeats without bound: {@code (x+)}. */
  private static boolean hasUnbounded(String text, int open, int close) {
    String inner = text.substring(open + 1, close).replaceFirst("^\\?:", "");
    return inner.matches("(\\\\.|\\[[^\\]]*\\]|[^\\\\\\[\\](){}*+?|])([*+]|\\{\\d+,\\})\\??");
  }

  private void add(Check check, Scalar value, String message, @Nullable String suggestion) {
    report.add(check, value.line(), value.text(), message, suggestion);
  }
}

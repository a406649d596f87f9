package io.sigline.engine.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * What a rule detects, told from what another version of it detects: a digest of its log source and
 * its detection, with the filters that narrow it. What does not change which records match does not
 * change it; {@link ContentVersion} tells versions of its file apart.
 */
public final class DetectionVersion {
  private static final int BYTES = 8;

  private DetectionVersion() {}

  /** The version; 16 hexadecimal digits. */
  public static String of(Rule rule) {
    StringBuilder text = new StringBuilder();
    text.append(rule.logSource()).append('\n');
    append(rule.detection().condition(), text);
    rule.detection()
        .searches()
        .forEach((name, search) -> {
          text.append('\n').append(name).append('=');
          append(search, text);
        });
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void append(Condition condition, StringBuilder text) {
    switch (condition) {
      case Condition.And(var operands) -> appendAll("and", operands, text);
      case Condition.Or(var operands) -> appendAll("or", operands, text);
      case Condition.Not(var operand) -> appendAll("not", List.of(operand), text);
      case Condition.Named(var search) -> text.append(search);
      case Condition.Filtered(var operand, var added, var filter) -> {
        appendAll("filtered", List.of(operand, added), text);
        text.append(filter.expires());
      }
    }
  }

  private static void appendAll(String word, List<Condition> operands, StringBuilder text) {
    text.append(word).append('(');
    for (Condition operand : operands) {
      append(operand, text);
      text.append(',');
    }
    text.append(')');
  }

  private static void append(Search search, StringBuilder text) {
    switch (search) {
      case Search.All(var parts) -> append("all", parts, text);
      case Search.Any(var parts) -> append("any", parts, text);
      case Search.None(var part) -> append("none", List.of(part), text);
      case Search.Field(var name, var test) -> append(text.append(name).append(' '), test);
      case Search.Keyword(var test) -> append(text.append("keyword "), test);
    }
  }

  private static void append(String word, List<Search> parts, StringBuilder text) {
    text.append(word).append('(');
    for (Search part : parts) {
      append(part, text);
      text.append(',');
    }
    text.append(')');
  }

  /** The flags of an expression are a set, whose order is another in each run of the JVM. */
  private static void append(StringBuilder text, ValueTest test) {
    if (test instanceof ValueTest.Regex(var pattern, var flags)) {
      var ordered = flags.isEmpty() ? new TreeSet<ValueTest.RegexFlag>() : EnumSet.copyOf(flags);
      text.append("Regex").append(ordered).append(pattern);
    } else {
      text.append(test);
    }
  }
}

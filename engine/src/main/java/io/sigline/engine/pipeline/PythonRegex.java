package io.sigline.engine.pipeline;

import io.sigline.engine.match.StepLimited;
import io.sigline.engine.parse.DocumentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression as pipelines have it: Python's, on java.util.regex, within bounds. */
final class PythonRegex {
  private static final long STEP_BUDGET = 1_000_000;
  private static final int MAX_LENGTH = 10_000;
  private static final Pattern NAMED =
      Pattern.compile("\\\\.|\\(\\?P(?:<([A-Za-z_][A-Za-z0-9_]*)>|=([A-Za-z_][A-Za-z0-9_]*)\\))");
  private static final Pattern TEMPLATE =
      Pattern.compile("\\\\(?:g<([A-Za-z0-9_]+)>|([1-9][0-9]?)|(.))", Pattern.DOTALL);

  private final Pattern pattern;
  private final Map<String, String> names = new HashMap<>();
  private final int line;

  /**
   * Compiles an expression.
   *
   * @param line where it stands
   * @throws DocumentException if it is none
   */
  PythonRegex(String written, int line) {
    this.line = line;
    try {
      if (written.length() > MAX_LENGTH) {
        throw new IllegalArgumentException("more than " + MAX_LENGTH + " characters");
      }
      this.pattern = Pattern.compile(translated(written));
    } catch (PatternSyntaxException e) {
      throw invalid(written, e.getDescription());
    } catch (IllegalArgumentException e) {
      throw invalid(written, String.valueOf(e.getMessage()));
    } catch (StackOverflowError _) {
      throw invalid(written, "too deep a nesting");
    }
  }

  private DocumentException invalid(String written, String why) {
    String shown = written.length() > 80 ? written.substring(0, 80) + "…" : written;
    return new DocumentException(
        line, "expected a regular expression, found '" + shown + "': " + why);
  }

  /** Python names a group by {@code (?P<name>…)}; Java's names have no underscore. */
  private String translated(String written) {
    Matcher matcher = NAMED.matcher(written);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      String replacement = matcher.group();
      if (matcher.group(1) != null) {
        String name = "n" + names.size();
        names.put(matcher.group(1), name);
        replacement = "(?<" + name + ">";
      } else if (matcher.group(2) != null) {
        replacement = "\\k<" + names.getOrDefault(matcher.group(2), matcher.group(2)) + ">";
      } else if (replacement.equals("\\Z")) {
        replacement = "\\z";
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(text).toString();
  }

  /** True if a match begins where the text begins. */
  boolean matchesStart(String text, RuleState state) {
    return bounded(state, () -> matcher(text).lookingAt());
  }

  /** The text with each match replaced. */
  String replaceAll(String text, Template template, RuleState state) {
    return bounded(
        state,
        () -> {
          Matcher matcher = matcher(text);
          StringBuilder result = new StringBuilder();
          int from = 0;
          while (matcher.find()) {
            result.append(text, from, matcher.start());
            template.pieces.forEach(piece -> {
              String group = piece.group < 0 ? piece.text : matcher.group(piece.group);
              result.append(group == null ? "" : group);
            });
            from = matcher.end();
          }
          return result.append(text.substring(from)).toString();
        });
  }

  private Matcher matcher(String text) {
    return pattern.matcher(new StepLimited(text, STEP_BUDGET));
  }

  private <T> T bounded(RuleState state, Supplier<T> search) {
    try {
      return search.get();
    } catch (StepLimited.Exhausted | StackOverflowError _) {
      throw state.refusal(
          "the regular expression in line " + line + " of a pipeline takes too long on a value",
          null);
    }
  }

  /** What takes the place of a match: texts, and groups of the match. */
  record Template(List<Piece> pieces) {
    private record Piece(String text, int group) {}
  }

  /**
   * Reads what takes the place of a match.
   *
   * @param literalOf what becomes of a character that was escaped
   * @throws DocumentException if it names a group that the expression has not
   */
  Template template(String written, UnaryOperator<String> literalOf) {
    List<Template.Piece> pieces = new ArrayList<>();
    Matcher matcher = TEMPLATE.matcher(written);
    int from = 0;
    while (matcher.find()) {
      pieces.add(new Template.Piece(written.substring(from, matcher.start()), -1));
      from = matcher.end();
      if (matcher.group(3) != null) {
        pieces.add(new Template.Piece(escaped(matcher.group(3), literalOf), -1));
      } else {
        String group = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        pieces.add(new Template.Piece("", group(group)));
      }
    }
    pieces.add(new Template.Piece(written.substring(from), -1));
    return new Template(pieces);
  }

  private static String escaped(String character, UnaryOperator<String> literalOf) {
    return switch (character) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      case "\\" -> "\\";
      case "*", "?" -> literalOf.apply(character);
      default -> "\\" + character;
    };
  }

  private int group(String name) {
    Integer number =
        name.chars().allMatch(c -> c >= '0' && c <= '9')
            ? Integer.valueOf(name)
            : pattern.namedGroups().get(names.getOrDefault(name, name));
    if (number == null || number > pattern.matcher("").groupCount()) {
      throw new DocumentException(
          line, "the replacement names the group '" + name + "', which the expression has not");
    }
    return number;
  }
}

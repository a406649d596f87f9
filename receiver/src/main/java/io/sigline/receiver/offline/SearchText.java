package io.sigline.receiver.offline;

import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest;
import java.util.Locale;

/** What parts of a search ask for, in words. */
public final class SearchText {
  private SearchText() {}

  /** The search, without what it is made of. */
  public static String of(Search search) {
    return switch (search) {
      case Search.All(var parts) -> "all of " + parts.size();
      case Search.Any(var parts) -> "any of " + parts.size();
      case Search.None _ -> "not";
      case Search.Field(var name, var test) -> name + " " + of(test);
      case Search.Keyword(var test) -> "keyword " + of(test);
    };
  }

  /** What the test asks of a value. */
  static String of(ValueTest test) {
    return switch (test) {
      case ValueTest.Text(var pattern, var cased) ->
          (cased ? "is, letter for letter, '" : "is '") + text(pattern) + "'";
      case ValueTest.Regex(var pattern, var flags) ->
          "has a match of /" + pattern + "/" + (flags.isEmpty() ? "" : " " + flags);
      case ValueTest.Cidr(var network, var prefix) ->
          "is in " + network.getHostAddress() + "/" + prefix;
      case ValueTest.Compare(var order, var operand) ->
          "is " + order.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " than " + operand;
      case ValueTest.TimePart(var part, var operand) ->
          "has " + part.name().toLowerCase(Locale.ROOT) + " " + operand;
      case ValueTest.Missing _ -> "is missing or null";
      case ValueTest.Exists(var expected) -> expected ? "is there" : "is not there";
      case ValueTest.FieldReference(var other, var relation, var _) ->
          relation.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " the field " + other;
    };
  }

  private static String text(TextPattern pattern) {
    StringBuilder text = new StringBuilder();
    for (TextPattern.Part part : pattern.parts()) {
      switch (part) {
        case TextPattern.Literal(var literal) ->
            text.append(literal.replace("*", "\\*").replace("?", "\\?"));
        case TextPattern.AnyCharacter _ -> text.append('?');
        case TextPattern.AnyText _ -> text.append('*');
      }
    }
    return text.toString();
  }
}

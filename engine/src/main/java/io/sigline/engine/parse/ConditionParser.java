package io.sigline.engine.parse;

import io.sigline.engine.rule.Condition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a condition over the names of a detection's searches. Binding, loosest first: {@code or},
 * {@code and}, {@code not}, {@code x of}, parentheses. Source: Sigma Rules Specification 2.1.0,
 * "Condition".
 */
final class ConditionParser {
  private static final int MAX_DEPTH = 64;
  private static final Pattern TOKEN = Pattern.compile("[()|]|[^\\s()|]+");

  private final List<String> tokens = new ArrayList<>();
  private final SearchNames names;
  private final int line;
  private int position;
  private int depth;

  private ConditionParser(String text, SearchNames names, int line) {
    this.names = names;
    this.line = line;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
  }

  /**
   * Parses one condition.
   *
   * @param names the searches that it may name; keeps note of those that it does
   * @throws DocumentException at a syntax error, an unknown name, a selector that selects nothing
   */
  static Condition parse(String text, SearchNames names, int line) {
    ConditionParser parser = new ConditionParser(text, names, line);
    Condition condition = parser.or();
    String rest = parser.peek();
    if (rest == null) {
      return condition;
    }
    if (rest.equals("|")) {
      throw new DocumentException(
          line,
          "the condition has an aggregation ('|'), which Sigma replaced by correlation rules",
          "write a correlation rule");
    }
    throw parser.expected("'and', 'or' or the end");
  }

  private Condition or() {
    List<Condition> operands = new ArrayList<>();
    do {
      operands.add(and());
    } while (takeOperator("or"));
    return operands.size() == 1 ? operands.getFirst() : new Condition.Or(operands);
  }

  private Condition and() {
    List<Condition> operands = new ArrayList<>();
    do {
      operands.add(not());
    } while (takeOperator("and"));
    return operands.size() == 1 ? operands.getFirst() : new Condition.And(operands);
  }

  private Condition not() {
    enter();
    Condition condition = takeOperator("not") ? new Condition.Not(not()) : operand();
    depth--;
    return condition;
  }

  private Condition operand() {
    String token = peek();
    if (token == null || token.equals(")") || token.equals("|") || isOperator(token)) {
      throw expected("the name of a " + names.kind);
    }
    position++;
    if (token.equals("(")) {
      enter();
      Condition inner = or();
      depth--;
      if (!takeOperator(")")) {
        throw expected("')'");
      }
      return inner;
    }
    if ("of".equals(lower(peek()))) {
      position++;
      return selector(token);
    }
    return names.named(token, line);
  }

  private Condition selector(String quantifier) {
    String pattern = peek();
    if (pattern == null || pattern.equals("(") || pattern.equals(")") || pattern.equals("|")) {
      throw expected("'them' or the pattern of a " + names.kind + " name");
    }
    position++;
    List<Condition> selected = names.selected(pattern, line);
    return switch (quantifier.toLowerCase(Locale.ROOT)) {
      case "all" -> selected.size() == 1 ? selected.getFirst() : new Condition.And(selected);
      case "any", "1" -> selected.size() == 1 ? selected.getFirst() : new Condition.Or(selected);
      default -> Quorum.of(quantifier, selected, line);
    };
  }

  private void enter() {
    if (++depth > MAX_DEPTH) {
      throw new DocumentException(
          line, "the condition is nested more than " + MAX_DEPTH + " levels deep");
    }
  }

  private boolean takeOperator(String operator) {
    if (!operator.equals(lower(peek()))) {
      return false;
    }
    position++;
    return true;
  }

  private @Nullable String peek() {
    return position < tokens.size() ? tokens.get(position) : null;
  }

  private static boolean isOperator(String token) {
    return Set.of("and", "or").contains(token.toLowerCase(Locale.ROOT));
  }

  private static @Nullable String lower(@Nullable String token) {
    return token == null ? null : token.toLowerCase(Locale.ROOT);
  }

  private DocumentException expected(String what) {
    String found = peek() == null ? "its end" : "'" + peek() + "'";
    String before =
        position == 0 ? "" : " after '" + String.join(" ", tokens.subList(0, position)) + "'";
    return new DocumentException(
        line, "the condition expects " + what + before + ", found " + found);
  }

  /**
   * The names that a condition may use, those of a detection's searches as a rule, and which of
   * them it has used.
   */
  static final class SearchNames {
    private final Set<String> known;
    private final String kind;
    private final String owner;
    private final Set<String> used = new LinkedHashSet<>();

    SearchNames(Set<String> known) {
      this(known, "search", "the detection");
    }

    /** Names of something else: how problems call one of them, and what has them. */
    SearchNames(Set<String> known, String kind, String owner) {
      this.known = known;
      this.kind = kind;
      this.owner = owner;
    }

    private String plural() {
      return kind.equals("search") ? "searches" : kind + "s";
    }

    /** Names that no condition asked for. */
    Set<String> unused() {
      Set<String> unused = new LinkedHashSet<>(known);
      unused.removeAll(used);
      return unused;
    }

    private Condition named(String name, int line) {
      if (!known.contains(name)) {
        String near = Suggestion.near(name, known);
        String hint = near == null ? plural() + " are: " + String.join(", ", known) : near;
        throw new DocumentException(
            line,
            "the condition names the " + kind + " '" + name + "', which " + owner + " has not",
            hint);
      }
      used.add(name);
      return new Condition.Named(name);
    }

    /** {@code them} leaves out names that begin with an underscore; so does {@code *x}. */
    private List<Condition> selected(String pattern, int line) {
      boolean them = pattern.equalsIgnoreCase("them") && !known.contains(pattern);
      Predicate<String> named = namePattern(them ? "*" : pattern);
      boolean hiddenToo = pattern.startsWith("_");
      List<Condition> selected = new ArrayList<>();
      for (String name : known) {
        if ((hiddenToo || !name.startsWith("_")) && named.test(name)) {
          used.add(name);
          selected.add(new Condition.Named(name));
        }
      }
      if (selected.isEmpty()) {
        throw new DocumentException(
            line,
            "the condition selects 'of " + pattern + "', which no " + kind + " matches",
            plural() + " are: " + String.join(", ", known));
      }
      return selected;
    }

    private static Predicate<String> namePattern(String pattern) {
      int star = pattern.indexOf('*');
      if (star < 0) {
        return pattern::equals;
      }
      if (star == pattern.length() - 1) {
        String prefix = pattern.substring(0, star);
        return name -> name.startsWith(prefix);
      }
      StringBuilder regex = new StringBuilder();
      for (String literal : pattern.split("\\*+", -1)) {
        regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
      }
      return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
    }
  }
}

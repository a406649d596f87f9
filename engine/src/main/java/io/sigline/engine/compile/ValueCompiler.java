package io.sigline.engine.compile;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles tests of single values. An expression that several rules have is compiled once. Safe to
 * share between threads.
 */
final class ValueCompiler {
  private final Map<ValueTest.Regex, RegexTest> regexes = new ConcurrentHashMap<>();

  /** Every expression compiled so far. */
  List<RegexTest> regexes() {
    return List.copyOf(regexes.values());
  }

  /** The expression if it was compiled and may run out of steps, else null. */
  @Nullable RegexTest limited(ValueTest.Regex regex) {
    RegexTest compiled = regexes.get(regex);
    return compiled != null && compiled.engine() == RegexTest.Engine.BACKTRACKING ? compiled : null;
  }

  /** The matcher of a test that one value can pass. */
  ValueMatcher compile(ValueTest test) {
    return switch (test) {
      case ValueTest.Text(var pattern, var cased) -> textTest(pattern, cased);
      case ValueTest.Regex regex ->
          new ValueMatcher.Regex(
              regexes.computeIfAbsent(regex, RegexTest::compile),
              RegexLiterals.leastLength(regex),
              requiredLiterals(regex));
      case ValueTest.Cidr cidr -> new NetworkMatcher(List.of(cidr));
      case ValueTest.Compare compare -> new NumberMatcher(compare);
      case ValueTest.TimePart part -> new ValueMatcher.Date(part);
      case ValueTest.Missing _, ValueTest.Exists _, ValueTest.FieldReference _ ->
          throw new IllegalArgumentException("not a test of one value: " + test);
    };
  }

  /** The matcher of folded literals of which a value must have at least one. */
  static ValueMatcher anyFolded(List<Needle> needles) {
    List<Needle> ascii = needles.stream().filter(Needle::isAscii).toList();
    List<Needle> foreign = needles.stream().filter(needle -> !needle.isAscii()).toList();
    if (foreign.isEmpty()) {
      return anyAscii(ascii);
    }
    TextMatcher text = foreign.size() == 1 ? foreign.getFirst() : new NeedleSet(foreign);
    ValueMatcher others = new ValueMatcher.ForeignText(text);
    return ascii.isEmpty() ? others : new ValueMatcher.EitherText(anyAscii(ascii), others);
  }

  private static ValueMatcher anyAscii(List<Needle> needles) {
    return needles.size() == 1
        ? new ValueMatcher.AsciiNeedle(needles.getFirst())
        : new ValueMatcher.AsciiNeedles(
            new NeedleSet(needles, Letters.FOLDED_ON_THE_WAY, GramWeights.BY_FORM));
  }

  private static List<ValueMatcher> requiredLiterals(ValueTest.Regex regex) {
    return RegexLiterals.requiredBy(regex).stream().map(ValueCompiler::anyFolded).toList();
  }

  private static ValueMatcher textTest(TextPattern pattern, boolean cased) {
    Needle needle = Needle.of(pattern, cased);
    if (needle != null && !cased) {
      return anyFolded(List.of(needle));
    }
    TextMatcher text = needle != null ? needle : wildcardText(pattern, cased);
    return cased ? new ValueMatcher.Cased(text) : new ValueMatcher.Folded(text);
  }

  private static TextMatcher wildcardText(TextPattern pattern, boolean cased) {
    if (pattern.parts().size() == 1 && pattern.parts().getFirst() instanceof AnyText) {
      return new AnyTextAtAll();
    }
    for (TextPattern.Part part : pattern.parts()) {
      if (part instanceof Literal(var text) && Utf8.hasLoneSurrogate(text)) {
        return new NeedleSet(List.of()); // no text has it
      }
    }
    return new WildcardText(pattern, cased);
  }
}

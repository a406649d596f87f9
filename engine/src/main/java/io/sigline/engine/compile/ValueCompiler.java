package io.sigline.engine.compile;

import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.AnyText;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

  /** The matcher of a test that one value can pass. */
  ValueMatcher compile(ValueTest test) {
    return switch (test) {
      case ValueTest.Text(var pattern, var cased) -> {
        TextMatcher text = textMatcher(pattern, cased);
        yield cased ? new ValueMatcher.Cased(text) : new ValueMatcher.Folded(text);
      }
      case ValueTest.Regex regex ->
          new ValueMatcher.Regex(
              regexes.computeIfAbsent(regex, RegexTest::compile), requiredLiterals(regex));
      case ValueTest.Cidr cidr -> new NetworkMatcher(List.of(cidr));
      case ValueTest.Compare compare -> new NumberMatcher(compare);
      case ValueTest.TimePart part -> new ValueMatcher.Date(part);
      case ValueTest.Missing _, ValueTest.Exists _, ValueTest.FieldReference _ ->
          throw new IllegalArgumentException("not a test of one value: " + test);
    };
  }

  private static List<TextMatcher> requiredLiterals(ValueTest.Regex regex) {
    List<TextMatcher> required = new ArrayList<>();
    for (List<Needle> choice : RegexLiterals.requiredBy(regex)) {
      required.add(choice.size() == 1 ? choice.getFirst() : new NeedleSet(choice));
    }
    return required;
  }

  private static TextMatcher textMatcher(TextPattern pattern, boolean cased) {
    if (pattern.parts().size() == 1 && pattern.parts().getFirst() instanceof AnyText) {
      return new AnyTextAtAll();
    }
    for (TextPattern.Part part : pattern.parts()) {
      if (part instanceof Literal(var text) && Utf8.hasLoneSurrogate(text)) {
        return new NeedleSet(List.of()); // no text has it
      }
    }
    Needle needle = Needle.of(pattern, cased);
    return needle != null ? needle : new WildcardText(pattern, cased);
  }
}

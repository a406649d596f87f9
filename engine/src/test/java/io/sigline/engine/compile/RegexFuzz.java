package io.sigline.engine.compile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.MapEvent;
import io.sigline.engine.Rules;
import io.sigline.engine.fuzz.Fuzzed;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.match.RegexTest;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Search;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.ValueTest.Regex;
import io.sigline.engine.rule.ValueTest.RegexFlag;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fuzz target: a line of flags with an expression, and a text. Whether the expression is found
 * never hangs, and is the same whatever literals are sought first.
 */
public final class RegexFuzz {
  private static final int MOST_TEXT = 5_000;

  private RegexFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<String> parts = Fuzzed.parts(input);
    String expression = parts.getFirst();
    int colon = expression.indexOf(':');
    Regex regex =
        new Regex(
            expression.substring(colon + 1).stripTrailing(),
            flags(expression.substring(0, Math.max(0, colon))));
    String text = parts.size() > 1 ? parts.get(1) : "";
    if (text.length() <= MOST_TEXT) {
      found(regex, text);
    }
  }

  private static void found(Regex regex, String text) {
    boolean found;
    try {
      found = RegexTest.compile(regex).find(text);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
      return;
    }
    if (found) {
      byte[] folded = TextPattern.fold(text).getBytes(UTF_8);
      for (var choice : RegexLiterals.requiredBy(regex)) {
        assertThat(choice)
            .as("what %s requires", regex)
            .anyMatch(needle -> contains(folded, needle.literal()));
      }
      assertThat(RegexLiterals.leastLength(regex)).isLessThanOrEqualTo(text.length());
    }
    Rule rule = Rules.of(LogSource.ANY, new Search.Field("F", regex));
    Map<String, Object> event = Map.of("F", text);
    assertThat(PlanVerdict.matches(rule, event)).as("%s in the plan", regex).isEqualTo(found);
    assertThat(new ReferenceEvaluator(rule).matches(new MapEvent(event))).isEqualTo(found);
  }

  private static Set<RegexFlag> flags(String letters) {
    Set<RegexFlag> flags = EnumSet.noneOf(RegexFlag.class);
    for (int i = 0; i < letters.length(); i++) {
      switch (letters.charAt(i)) {
        case 'i' -> flags.add(RegexFlag.IGNORE_CASE);
        case 'm' -> flags.add(RegexFlag.MULTILINE);
        case 's' -> flags.add(RegexFlag.DOT_ALL);
        default -> {}
      }
    }
    return flags;
  }

  private static boolean contains(byte[] text, byte[] literal) {
    for (int at = 0; at <= text.length - literal.length; at++) {
      if (java.util.Arrays.equals(text, at, at + literal.length, literal, 0, literal.length)) {
        return true;
      }
    }
    return false;
  }
}

package io.sigline.engine.lint;

import io.sigline.engine.match.TextTest;
import io.sigline.engine.rule.TextPattern;
import io.sigline.engine.rule.TextPattern.Literal;
import io.sigline.engine.rule.ValueTest;
import io.sigline.engine.rule.ValueTest.Compare;
import io.sigline.engine.rule.ValueTest.Exists;
import io.sigline.engine.rule.ValueTest.Missing;
import io.sigline.engine.rule.ValueTest.Text;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What two tests of one value say about each other. Where it is not sure, it says nothing. */
final class Tests {
  private Tests() {}

  /** True if no value can pass both. */
  static boolean exclude(ValueTest one, ValueTest other) {
    return excludes(one, other) || excludes(other, one);
  }

  /** True if each value that passes the first passes the second. */
  static boolean implies(ValueTest one, ValueTest other) {
    if (one.equals(other)) {
      return true;
    }
    if (!(one instanceof Text first && other instanceof Text second)) {
      return false;
    }
    String text = whole(first);
    return text != null
        && (first.cased() || !second.cased())
        && TextTest.compile(second).matches(text);
  }

  private static boolean excludes(ValueTest one, ValueTest other) {
    if (one instanceof Missing || one.equals(new Exists(false))) {
      return !(other instanceof Missing || other instanceof Exists);
    }
    if (!(one instanceof Text text)) {
      return one instanceof Compare first
          && other instanceof Compare second
          && excludes(first, second);
    }
    String whole = whole(text);
    if (whole != null && other instanceof Compare compare) {
      return !holds(compare, whole);
    }
    if (!(other instanceof Text second)) {
      return false;
    }
    if (whole != null) {
      return !TextTest.compile(new Text(second.pattern(), false)).matches(whole);
    }
    return differ(first(text), first(second), false) || differ(last(text), last(second), true);
  }

  /** The text that the test asks for; null if there are several. */
  private static @Nullable String whole(Text test) {
    List<TextPattern.Part> parts = test.pattern().parts();
    if (parts.isEmpty()) {
      return "";
    }
    return parts.size() == 1 ? first(test) : null;
  }

  private static @Nullable String first(Text test) {
    return literal(test.pattern().parts().isEmpty() ? null : test.pattern().parts().getFirst());
  }

  private static @Nullable String last(Text test) {
    return literal(test.pattern().parts().isEmpty() ? null : test.pattern().parts().getLast());
  }

  private static @Nullable String literal(TextPattern.@Nullable Part part) {
    return part instanceof Literal(var text) ? TextPattern.fold(text) : null;
  }

  private static boolean differ(@Nullable String one, @Nullable String other, boolean atEnd) {
    if (one == null || other == null) {
      return false;
    }
    return atEnd
        ? !one.endsWith(other) && !other.endsWith(one)
        : !one.startsWith(other) && !other.startsWith(one);
  }

  private static boolean holds(Compare compare, String text) {
    try {
      return compare.order().holds(new BigDecimal(text).compareTo(compare.operand()));
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /** True if the first asks for less than the second's least. */
  private static boolean excludes(Compare one, Compare other) {
    boolean below =
        one.order() == ValueTest.Order.LESS || one.order() == ValueTest.Order.LESS_OR_EQUAL;
    boolean above =
        other.order() == ValueTest.Order.GREATER
            || other.order() == ValueTest.Order.GREATER_OR_EQUAL;
    int order = one.operand().compareTo(other.operand());
    boolean both =
        one.order() == ValueTest.Order.LESS_OR_EQUAL
            && other.order() == ValueTest.Order.GREATER_OR_EQUAL;
    return below && above && (order < 0 || (order == 0 && !both));
  }
}

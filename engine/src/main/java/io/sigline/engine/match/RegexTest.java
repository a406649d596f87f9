package io.sigline.engine.match;

import io.sigline.engine.rule.ValueTest;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A compiled regular expression with the meaning that Sigma gives it (PCRE: {@code .} stops at a
 * line feed only, {@code $} stands before a final line feed too). It runs on RE2/J, in time linear
 * in the text, wherever RE2/J accepts it; otherwise (look-around, back-references) on
 * java.util.regex under a budget of looks at a character. Immutable but for its counter; safe to
 * share between threads.
 */
public final class RegexTest {

  /**
   * How often one search on the backtracking engine may look at a character; ten times for each
   * character of a text so long that this is more.
   */
  public static final long STEP_BUDGET = 1_000_000;

  /**
   * How much searches for an expression in a record may take on the linear engine: instructions of
   * the compiled expression times characters. Seconds at the worst; a record of usual length comes
   * nowhere near.
   */
  static final long LINEAR_WORK = 500_000_000;

  /** Which engine runs an expression. */
  public enum Engine {
    /** RE2/J: time linear in the text. */
    LINEAR,
    /** java.util.regex under the step budget. */
    BACKTRACKING
  }

  private final com.google.re2j.@Nullable Pattern linear;
  private final java.util.regex.@Nullable Pattern backtracking;

  /** What the linear engine is not needed for. */
  private final @Nullable CharacterRun run;

  /** How often the linear engine may look at a character of one text. */
  private final long linearLooks;

  private final LongAdder exhausted = new LongAdder();

  private RegexTest(
      com.google.re2j.@Nullable Pattern linear,
      java.util.regex.@Nullable Pattern backtracking,
      @Nullable CharacterRun run) {
    this.linear = linear;
    this.run = run;
    this.linearLooks =
        linear == null ? 0 : Math.max(1, LINEAR_WORK / Math.max(1, linear.programSize()));
    this.backtracking = backtracking;
  }

  /**
   * Compiles the expression.
   *
   * @throws IllegalArgumentException saying what neither engine accepts
   */
  public static RegexTest compile(ValueTest.Regex regex) {
    RegexSyntax.checkSize(regex.pattern());
    if (RegexSyntax.foldsForEver(regex)) {
      return new RegexTest(null, RegexSyntax.backtracking(regex), null);
    }
    try {
      return new RegexTest(RegexSyntax.linear(regex), null, CharacterRun.of(regex));
    } catch (com.google.re2j.PatternSyntaxException | StackOverflowError _) {
      return new RegexTest(null, RegexSyntax.backtracking(regex), null);
    }
  }

  /** Which engine runs this expression. */
  public Engine engine() {
    return linear != null ? Engine.LINEAR : Engine.BACKTRACKING;
  }

  /** True if the expression is found in the text; false too if the step budget was spent. */
  public boolean find(CharSequence text) {
    if (run != null) {
      return run.isIn(text);
    }
    if (linear != null) {
      return linear(linear, text, linearLooks);
    }
    return backtracking != null && search(backtracking, new StepLimited(text, steps(text)));
  }

  /**
   * As {@link #find(CharSequence)}, within what is left of a record's budget; false too if nothing
   * is.
   */
  public boolean find(CharSequence text, StepBudget budget) {
    if (run != null) {
      return run.isIn(text);
    }
    if (linear != null) {
      return linear(linear, text, budget.looks(this, text.length(), linearLooks));
    }
    if (backtracking == null) {
      return find(text);
    }
    long granted = budget.grant(this, steps(text));
    StepLimited limited = new StepLimited(text, granted);
    boolean found = search(backtracking, limited);
    budget.spend(granted - limited.stepsLeft());
    return found;
  }

  private boolean linear(com.google.re2j.Pattern pattern, CharSequence text, long looks) {
    if (text.length() <= looks) {
      return pattern.matcher(text).find();
    }
    try {
      return pattern.matcher(new StepLimited(text, looks)).find();
    } catch (StepLimited.Exhausted _) {
      exhausted.increment();
      return false;
    }
  }

  private static long steps(CharSequence text) {
    return Math.max(STEP_BUDGET, 10L * text.length());
  }

  private boolean search(java.util.regex.Pattern pattern, StepLimited text) {
    try {
      return pattern.matcher(text).find();
    } catch (StepLimited.Exhausted | StackOverflowError _) {
      exhausted.increment();
      return false;
    }
  }

  /** How many searches ended because the step budget or the stack was spent. */
  public long exhaustedSearches() {
    return exhausted.sum();
  }
}

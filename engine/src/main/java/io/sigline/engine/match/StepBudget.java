package io.sigline.engine.match;

import org.jspecify.annotations.Nullable;

/**
 * How much searches of one record may cost on the backtracking engine: each has a budget of steps,
 * and all searches for one expression, one after the other, have another, so that a record of many
 * hostile values costs no more than a few of them. One thread.
 */
public final class StepBudget {
  /** How often all searches for an expression in a record may look at a character. */
  public static final long RECORD_BUDGET = 10 * RegexTest.STEP_BUDGET;

  private final long perRecord;
  private @Nullable RegexTest expression;
  private long left;
  private long looksLeft;

  /** A budget for records, the first of which begins. */
  public StepBudget() {
    this(RECORD_BUDGET);
  }

  StepBudget(long perRecord) {
    this.perRecord = perRecord;
  }

  /** Another record begins. */
  public void beginRecord() {
    expression = null;
  }

  /** The steps that a search for this expression may take, of those it wants. */
  long grant(RegexTest searched, long wanted) {
    if (expression != searched) {
      expression = searched;
      left = perRecord;
    }
    return Math.min(left, wanted);
  }

  /**
   * How many characters of a text the linear engine may look at; they are taken as looked at.
   *
   * @param most in the whole record
   */
  long looks(RegexTest searched, int characters, long most) {
    if (expression != searched) {
      expression = searched;
      looksLeft = most;
    }
    long granted = Math.min(looksLeft, characters);
    looksLeft -= granted;
    return granted;
  }

  /** A search took so many steps. */
  void spend(long steps) {
    left -= steps;
  }
}

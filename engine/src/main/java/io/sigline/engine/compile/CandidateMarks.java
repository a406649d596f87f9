package io.sigline.engine.compile;

import java.util.BitSet;

/** The rules of a {@link SourcePlan} that are worth evaluating on an event. One thread. */
final class CandidateMarks implements NeedleSet.Hits {
  private static final int[][] NO_RULES = {};

  private final BitSet candidates;
  private int[][] rulesByNeedle = NO_RULES;

  /**
   * @param rules the most rules in any plan
   */
  CandidateMarks(int rules) {
    candidates = new BitSet(rules);
  }

  /** Forgets the last event; the first candidates of the next are these. */
  void begin(BitSet always) {
    candidates.clear();
    candidates.or(always);
  }

  /** Names the rules behind each needle that will be {@linkplain #hit hit} from now on. */
  void expect(int[][] rules) {
    rulesByNeedle = rules;
  }

  @Override
  public boolean hit(int needle) {
    add(rulesByNeedle[needle]);
    return false;
  }

  /** Adds these candidates. */
  void add(int[] rules) {
    for (int rule : rules) {
      candidates.set(rule);
    }
  }

  /** The first candidate that is not before this one; -1 if there is none. */
  int next(int from) {
    return candidates.nextSetBit(from);
  }
}

package io.sigline.engine.compile;

import java.util.Arrays;

/** The rules that are worth evaluating on an event, by ordinal. One thread. */
final class CandidateMarks implements NeedleSet.Hits {
  private static final int[][] NO_RULES = {};

  /** Per rule: the epoch in which it was last marked. */
  private final int[] epochs;

  private final int[] candidates;
  private int size;
  private int epoch;
  private int[][] rulesByNeedle = NO_RULES;

  /**
   * @param rules how many there are in all
   */
  CandidateMarks(int rules) {
    epochs = new int[rules];
    candidates = new int[rules];
  }

  /** Forgets the last event. */
  void begin() {
    size = 0;
    if (++epoch == 0) {
      Arrays.fill(epochs, 0);
      epoch = 1;
    }
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
      if (epochs[rule] != epoch) {
        epochs[rule] = epoch;
        candidates[size++] = rule;
      }
    }
  }

  /** How many candidates there are. */
  int size() {
    return size;
  }

  /** One of the candidates, which come in no order. */
  int candidate(int index) {
    return candidates[index];
  }
}

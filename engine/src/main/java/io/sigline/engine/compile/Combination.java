package io.sigline.engine.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event must show for a rule, or for an alternative of it, to be worth evaluating: of each
 * group one witness.
 */
record Combination(List<List<Witness>> groups) {
  /** The most groups; what else must be so is left to the evaluation. */
  static final int MOST_GROUPS = 4;

  Combination {
    groups = List.copyOf(groups);
  }

  /** The groups of both; null if they are too many. */
  @Nullable Combination and(Combination other) {
    List<List<Witness>> both = new ArrayList<>(groups);
    both.addAll(other.groups);
    return both.size() > MOST_GROUPS ? null : new Combination(both);
  }
}

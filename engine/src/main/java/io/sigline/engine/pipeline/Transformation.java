package io.sigline.engine.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a step of a pipeline does, if its conditions hold. */
sealed interface Transformation {

  /** Changes a rule, or the document of a correlation, as a whole. */
  non-sealed interface OfDocument extends Transformation {
    /**
     * Makes the change.
     *
     * @return true if it changed anything
     */
    boolean apply(RuleState state);
  }

  /** Changes detection items one by one. */
  non-sealed interface OfItem extends Transformation {
    /** What takes the item's place: the same object if it stays, null if it is dropped. */
    @Nullable Part apply(Part.Item item, RuleState state);
  }

  /** Changes names of fields wherever they stand. */
  non-sealed interface OfName extends Transformation {
    /** The name's successors, at least one; null if it stays. */
    @Nullable List<String> apply(String name);
  }

  /** Applies further steps. */
  record Nest(List<Step> steps) implements Transformation {
    public Nest {
      steps = List.copyOf(steps);
    }
  }
}

package io.sigline.engine.proof;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.List;

/** What came of making events for a rule. */
public sealed interface Synthesis {

  /** The rule. */
  Rule rule();

  /**
   * Two events, judged by the reference evaluator through the field maps.
   *
   * @param form how the records are shaped: the field map, and the view's condition
   * @param named the parts of the log source that no field map gives, so that the resource has to
   *     name them by {@code sigma.*}
   * @param matching matches the rule
   * @param nearMiss is read as the same log source and does not match, by a small difference
   * @param excluded one for each part that the condition denies ({@code and not filter}), filter
   *     documents included: it would match but for that part; without those for which none was
   *     found
   */
  record Made(
      Rule rule,
      String form,
      LogSource named,
      Sample matching,
      Sample nearMiss,
      List<Sample> excluded)
      implements Synthesis {
    public Made {
      excluded = List.copyOf(excluded);
    }

    /** True if records of the log source have to name it, as no field map gives it. */
    public boolean needsNamedSource() {
      return !named.equals(LogSource.ANY);
    }
  }

  /**
   * No events.
   *
   * @param detail for people: what was tried
   */
  record Impossible(Rule rule, Reason reason, String detail) implements Synthesis {}

  /** Why no events were made. */
  enum Reason {
    /**
     * No event was found that fulfils the condition, or none that is of the rule's log source too.
     */
    CONTRADICTORY,
    /** The search for an event was given up at its bound. */
    SEARCH_GIVEN_UP,
    /** A regular expression of the rule is written in a way that is not understood here. */
    EXPRESSION_NOT_READ,
    /** There is an event, but no record of the rule's log source that is read as this event. */
    NOT_CARRIED,
    /** There is a matching record, but none near it that does not match. */
    NO_NEAR_MISS
  }
}

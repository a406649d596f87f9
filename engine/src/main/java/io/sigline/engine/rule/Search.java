package io.sigline.engine.rule;

import java.util.List;

/**
 * What a named search (a "selection") of a detection asks of an event, with every modifier already
 * applied. Source: Sigma Rules Specification 2.1.0, "Detection".
 */
public sealed interface Search {

  /** Every part holds: the items of a map, the values under {@code |all}. */
  record All(List<Search> parts) implements Search {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** At least one part holds: the values of a list, the maps of a list of maps. */
  record Any(List<Search> parts) implements Search {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** The part does not hold: {@code |neq}. */
  record None(Search part) implements Search {}

  /** At least one value of the field passes the test; see {@link ValueTest} for a missing field. */
  record Field(String name, ValueTest test) implements Search {}

  /**
   * At least one value anywhere in the event passes the test. The test is a {@link ValueTest.Text}
   * whose pattern already has leading and trailing wildcards, or a {@link ValueTest.Regex}.
   */
  record Keyword(ValueTest test) implements Search {}
}

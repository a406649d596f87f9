package io.sigline.engine.event;

import java.util.List;

/**
 * One log record under one view: Sigma's field names and the values found for them. This is what
 * the reference evaluator reads; it may allocate.
 */
public interface Event {

  /**
   * The values of a field, in the record's order; more than one where the record has an array, or
   * the same value in two forms (Windows {@code Level} as number and as word).
   *
   * @param field a Sigma field name, exact in case; may be dotted
   * @return empty if the field is missing; {@link Value.Null} where it is there without a value
   */
  List<Value> values(String field);

  /** Every scalar value of the record that a keyword search covers, as text. */
  List<String> keywordTexts();
}

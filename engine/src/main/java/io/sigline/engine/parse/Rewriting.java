package io.sigline.engine.parse;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Rule;

/**
 * Changes the documents of a rule set: first every rule, with its filters, then every correlation,
 * an inner one before an outer one. One thread.
 */
public interface Rewriting {

  /** Leaves everything as it is. */
  Rewriting NONE =
      new Rewriting() {
        @Override
        public Rule rewrite(Rule rule) {
          return rule;
        }

        @Override
        public Correlation rewrite(Correlation correlation) {
          return correlation;
        }
      };

  /**
   * The rule as it is to be evaluated, under the same key.
   *
   * @param rule read for rewriting; its line is named where a problem has no other
   * @throws DocumentException if the rule is to be refused
   */
  Rule rewrite(Rule rule);

  /**
   * The correlation as it is to be evaluated, under the same key.
   *
   * @param correlation with the keys of what it refers to
   * @throws DocumentException if the correlation is to be refused
   */
  Correlation rewrite(Correlation correlation);
}

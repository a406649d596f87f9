package io.sigline.engine.parse;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The rules of a number of files, filters applied, and what is wrong with the rest. A document that
 * cannot be loaded is left out with a problem and never stops another.
 *
 * @param rules in the order of the files
 * @param refused one problem per document that was refused
 * @param warnings what loaded but deserves a look
 */
public record RuleSet(List<Rule> rules, List<Problem> refused, List<Problem> warnings) {
  public RuleSet {
    rules = List.copyOf(rules);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads every document of every file.
   *
   * @param placeholders values for {@code |expand}, by placeholder name
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static RuleSet read(Collection<SourceFile> files, Map<String, List<String>> placeholders) {
    throw new UnsupportedOperationException("rule parser: being written");
  }
}

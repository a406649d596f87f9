package io.sigline.engine.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma filter: a condition that is added to the rules it names, wherever its log source covers
 * theirs. The result is {@code (rule) and (filter)}. Source: Sigma Filters Specification 2.1.0.
 *
 * @param rules ids or names of the rules; empty means any rule
 */
public record Filter(
    String title,
    @Nullable String id,
    @Nullable String name,
    List<String> rules,
    LogSource logSource,
    Detection detection,
    Rule.Source source) {
  public Filter {
    rules = List.copyOf(rules);
  }
}

package io.sigline.receiver.config;

import java.util.List;

/**
 * What tells some rules from others. In texts {@code *} stands for any characters and {@code ?} for
 * one; case does not matter.
 *
 * @param levels of rules; one that names none counts as medium, as in its alerts
 * @param statuses of rules; one that names none has none of them
 * @param tags of rules
 * @param categories of log sources
 * @param products of log sources
 * @param services of log sources
 * @param rules ids, names or titles
 */
public record RuleCriteria(
    List<RuleLevel> levels,
    List<RuleStatus> statuses,
    List<String> tags,
    List<String> categories,
    List<String> products,
    List<String> services,
    List<String> rules) {
  /** No criterion. */
  public static final RuleCriteria NONE =
      new RuleCriteria(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** The lists are copied. */
  public RuleCriteria {
    levels = List.copyOf(levels);
    statuses = List.copyOf(statuses);
    tags = List.copyOf(tags);
    categories = List.copyOf(categories);
    products = List.copyOf(products);
    services = List.copyOf(services);
    rules = List.copyOf(rules);
  }

  /** A rule's {@code level}, in ascending order. */
  public enum RuleLevel {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
  }

  /** A rule's {@code status}. */
  public enum RuleStatus {
    STABLE,
    TEST,
    EXPERIMENTAL,
    DEPRECATED,
    UNSUPPORTED
  }
}

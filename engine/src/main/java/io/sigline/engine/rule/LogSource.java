package io.sigline.engine.rule;

import org.jspecify.annotations.Nullable;

/**
 * Where a log comes from. In a rule a null part means "any"; in an event it means "not known".
 * Parts are lower case. Source: Sigma Rules Specification 2.1.0, "Log source".
 */
public record LogSource(
    @Nullable String category, @Nullable String product, @Nullable String service) {

  /** Nothing known, and in a rule: everything meant. */
  public static final LogSource ANY = new LogSource(null, null, null);

  /** True if each part that this rule's log source names is the same in the event's. */
  public boolean covers(LogSource event) {
    return (category == null || category.equals(event.category))
        && (product == null || product.equals(event.product))
        && (service == null || service.equals(event.service));
  }

  @Override
  public String toString() {
    return part(product) + "/" + part(category) + "/" + part(service);
  }

  private static String part(@Nullable String part) {
    return part == null ? "*" : part;
  }
}

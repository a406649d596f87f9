package io.sigline.engine.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma filter: a condition that is added to the rules it names, wherever its log source covers
 * theirs. The result is {@code (rule) and (filter)}. Source: Sigma Filters Specification 2.1.0.
 *
 * @param rules ids or names of the rules; empty means any rule
 * @param expires from then on it hides nothing; null for never. An extension of Sigline's, as are
 *     the next two
 * @param owner who answers for it; null if not said
 * @param reason why it was made; null if not said
 */
public record Filter(
    String title,
    @Nullable String id,
    @Nullable String name,
    List<String> rules,
    LogSource logSource,
    Detection detection,
    @Nullable Instant expires,
    @Nullable String owner,
    @Nullable String reason,
    Rule.Source source) {
  /** So long before the end it is said that a filter will expire. */
  public static final Duration NOTICE = Duration.ofDays(7);

  public Filter {
    rules = List.copyOf(rules);
  }

  /** Tells it from other filters, and stays when its file is changed elsewhere. */
  public String key() {
    return id == null ? source.file() + "#" + title : id;
  }

  /** True if it no longer hides anything. */
  public boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }
}

package io.sigline.alerting.alert;

import io.sigline.engine.rule.Rule;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keep's severities, in Keep's order, which is ascending. */
public enum Severity {
  /** Sigma's {@code informational}. */
  LOW(1),
  /** Sigma's {@code low}. */
  INFO(2),
  /** Sigma's {@code medium}, and rules without a level. */
  WARNING(3),
  /** Sigma's {@code high}. */
  HIGH(4),
  /** Sigma's {@code critical}. */
  CRITICAL(5);

  private final int rank;

  Severity(int rank) {
    this.rank = rank;
  }

  /** Keeps Sigma's order, so that a filter on "at least" means the same in both. */
  public static Severity of(Rule.@Nullable Level level) {
    return switch (level) {
      case CRITICAL -> CRITICAL;
      case HIGH -> HIGH;
      case MEDIUM -> WARNING;
      case LOW -> INFO;
      case INFORMATIONAL -> LOW;
      case null -> WARNING;
    };
  }

  /** As Keep spells it. */
  public String keepName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Keep's number for it, 1 to 5; a higher one is more severe. */
  public int rank() {
    return rank;
  }

  /** The severity of this rank. */
  public static Severity ofRank(int rank) {
    for (Severity severity : values()) {
      if (severity.rank == rank) {
        return severity;
      }
    }
    throw new IllegalArgumentException("severity rank: expected 1 to 5, got " + rank);
  }
}

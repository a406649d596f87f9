package io.sigline.engine.packed;

import io.sigline.engine.rule.Filter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The filters of one file as octets. */
final class FilterPacking {
  private final RulePacking rules;

  FilterPacking(RulePacking rules) {
    this.rules = rules;
  }

  void write(Filter filter, PackOutput out) {
    out.text(filter.title());
    out.textOrNull(filter.id());
    out.textOrNull(filter.name());
    out.texts(filter.rules());
    RulePacking.write(filter.logSource(), out);
    RulePacking.write(filter.detection(), out);
    Instant expires = filter.expires();
    out.textOrNull(expires == null ? null : expires.toString());
    out.textOrNull(filter.owner());
    out.textOrNull(filter.reason());
    rules.write(filter.source(), out);
  }

  Filter filter(PackInput in) {
    return new Filter(
        in.text(),
        in.textOrNull(),
        in.textOrNull(),
        in.texts(),
        RulePacking.logSource(in),
        RulePacking.detection(in),
        instant(in.textOrNull()),
        in.textOrNull(),
        in.textOrNull(),
        rules.source(in));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}

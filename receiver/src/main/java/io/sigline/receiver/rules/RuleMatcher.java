package io.sigline.receiver.rules;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RuleCriteria;
import io.sigline.receiver.config.RuleCriteria.RuleLevel;
import io.sigline.receiver.config.RuleCriteria.RuleStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds rules against criteria, and remembers which texts none of them met. One thread. */
final class RuleMatcher {
  /** A criterion as it is configured; met by a rule if {@code value} is in its list. */
  private record Text(String key, String written, Pattern pattern) {}

  private final String section;
  private final RuleCriteria criteria;
  private final List<Text> tags;
  private final List<Text> categories;
  private final List<Text> products;
  private final List<Text> services;
  private final List<Text> names;
  private final Set<Text> unmet = new HashSet<>();

  /**
   * @param section the configuration's key of these criteria
   */
  RuleMatcher(String section, RuleCriteria criteria) {
    this.section = section;
    this.criteria = criteria;
    tags = texts("tags", criteria.tags());
    categories = texts("categories", criteria.categories());
    products = texts("products", criteria.products());
    services = texts("services", criteria.services());
    names = texts("rules", criteria.rules());
  }

  private List<Text> texts(String key, List<String> written) {
    List<Text> texts = written.stream().map(it -> new Text(key, it, glob(it))).toList();
    unmet.addAll(texts);
    return texts;
  }

  private static Pattern glob(String text) {
    StringBuilder pattern = new StringBuilder();
    text.strip()
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '*' -> pattern.append(".*");
            case '?' -> pattern.append('.');
            default -> pattern.append(Pattern.quote(Character.toString(c)));
          }
        });
    return Pattern.compile(
        pattern.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }

  /**
   * Why the rule meets one of the criteria: the key with what met it. All of several log sources
   * must meet one of a log source.
   */
  Optional<String> any(Rule rule, Collection<LogSource> sources) {
    List<String> met = new ArrayList<>();
    if (criteria.levels().contains(level(rule))) {
      met.add(section + ".levels has " + lower(level(rule)));
    }
    RuleStatus status = status(rule);
    if (status != null && criteria.statuses().contains(status)) {
      met.add(section + ".statuses has " + lower(status));
    }
    note(meeting(tags, rule.tags()), met);
    note(all(categories, sources, LogSource::category), met);
    note(all(products, sources, LogSource::product), met);
    note(all(services, sources, LogSource::service), met);
    note(meeting(names, names(rule)), met);
    return met.stream().findFirst();
  }

  /** The first criterion of those given that the rule does not meet. */
  Optional<String> unmet(Rule rule, Collection<LogSource> sources) {
    List<String> lacking = new ArrayList<>();
    if (!criteria.levels().isEmpty() && !criteria.levels().contains(level(rule))) {
      lacking.add(section + ".levels has not " + lower(level(rule)));
    }
    RuleStatus status = status(rule);
    if (!criteria.statuses().isEmpty()
        && (status == null || !criteria.statuses().contains(status))) {
      lacking.add(
          status == null
              ? section + ".statuses is set and the rule has no status"
              : section + ".statuses has not " + lower(status));
    }
    lack(tags, "a tag of the rule", !meeting(tags, rule.tags()).isEmpty(), lacking);
    lackPart(categories, "category", sources, LogSource::category, lacking);
    lackPart(products, "product", sources, LogSource::product, lacking);
    lackPart(services, "service", sources, LogSource::service, lacking);
    lack(names, "the rule", !meeting(names, names(rule)).isEmpty(), lacking);
    return lacking.stream().findFirst();
  }

  /** Texts that no rule has met, each with its key. */
  List<String> withoutEffect() {
    return unmet.stream()
        .map(text -> section + "." + text.key() + ": no rule meets '" + text.written() + "'")
        .sorted()
        .toList();
  }

  /** The level of the rule; medium where it names none. */
  static RuleLevel level(Rule rule) {
    return rule.level() == null ? RuleLevel.MEDIUM : RuleLevel.valueOf(rule.level().name());
  }

  private static @Nullable RuleStatus status(Rule rule) {
    return rule.status() == null ? null : RuleStatus.valueOf(rule.status().name());
  }

  private static List<String> names(Rule rule) {
    return Stream.of(rule.key(), rule.id(), rule.name(), rule.title())
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** The texts that one of the values meets. */
  private List<Text> meeting(List<Text> texts, Collection<String> values) {
    List<Text> met =
        texts.stream()
            .filter(text -> values.stream().anyMatch(it -> text.pattern().matcher(it).matches()))
            .toList();
    met.forEach(unmet::remove);
    return met;
  }

  /** A text for each of the sources if all have one, else none. */
  private List<Text> all(
      List<Text> texts, Collection<LogSource> sources, Function<LogSource, @Nullable String> part) {
    List<Text> met = new ArrayList<>();
    boolean all = true;
    for (LogSource source : sources) {
      List<Text> own = part(texts, source, part);
      all &= !own.isEmpty();
      met.addAll(own);
    }
    return all ? met : List.of();
  }

  private List<Text> part(
      List<Text> texts, LogSource source, Function<LogSource, @Nullable String> part) {
    String value = part.apply(source);
    return value == null ? List.of() : meeting(texts, List.of(value));
  }

  private void lackPart(
      List<Text> texts,
      String name,
      Collection<LogSource> sources,
      Function<LogSource, @Nullable String> part,
      List<String> lacking) {
    Predicate<LogSource> meets = source -> !part(texts, source, part).isEmpty();
    boolean met = sources.stream().filter(meets).count() > 0;
    lack(texts, "the rule's " + name, met, lacking);
  }

  private void lack(List<Text> texts, String what, boolean met, List<String> lacking) {
    if (!texts.isEmpty() && !met) {
      lacking.add(section + "." + texts.getFirst().key() + " has not " + what);
    }
  }

  private void note(List<Text> met, List<String> into) {
    if (!met.isEmpty()) {
      Text first = met.getFirst();
      into.add(section + "." + first.key() + " has '" + first.written() + "'");
    }
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}

package io.sigline.receiver.pull;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.rules.RuleReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an update changes.
 *
 * @param before rules and correlations that loaded
 * @param after the same of the new set
 * @param added a line each, as the next three
 * @param removed gone from the set, or refused now
 * @param changed with another detection, log source or correlation
 * @param described with other texts or levels only
 * @param refused what is refused now and was not
 * @param fresh added, or with another detection: what is to be proven anew
 */
public record SetDiff(
    int before,
    int after,
    List<String> added,
    List<String> removed,
    List<String> changed,
    List<String> described,
    List<String> refused,
    List<Rule> fresh) {

  /** A set of rules in a folder. */
  private record Loaded(Map<String, Item> items, Map<String, String> refused) {}

  /**
   * One rule or correlation.
   *
   * @param asks what it asks of records, comparable
   * @param says everything else, comparable
   */
  private record Item(Rule document, List<Object> asks, List<Object> says) {}

  /** Compares two folders; the first may be missing. */
  public static SetDiff of(Path oldSet, Path newSet, RuleReading reading) {
    Loaded before = load(oldSet, reading);
    Loaded after = load(newSet, reading);
    List<String> added = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> described = new ArrayList<>();
    List<Rule> fresh = new ArrayList<>();
    Set<String> keys = new TreeSet<>(before.items().keySet());
    keys.addAll(after.items().keySet());
    for (String key : keys) {
      Item old = before.items().get(key);
      Item now = after.items().get(key);
      if (now == null) {
        removed.add(line(key, Objects.requireNonNull(old).document()));
      } else if (old == null) {
        added.add(line(key, now.document()));
        fresh.add(now.document());
      } else if (!old.asks().equals(now.asks())) {
        changed.add(line(key, now.document()) + levels(old, now));
        fresh.add(now.document());
      } else if (!old.says().equals(now.says())) {
        described.add(line(key, now.document()) + levels(old, now));
      }
    }
    List<String> refused =
        after.refused().entrySet().stream()
            .filter(entry -> !before.refused().containsKey(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return new SetDiff(
        before.items().size(),
        after.items().size(),
        added,
        removed,
        changed,
        described,
        refused,
        fresh);
  }

  /** True if nothing is different. */
  public boolean isEmpty() {
    return added.isEmpty()
        && removed.isEmpty()
        && changed.isEmpty()
        && described.isEmpty()
        && refused.isEmpty();
  }

  private static Loaded load(Path folder, RuleReading reading) {
    if (!Files.isDirectory(folder)) {
      return new Loaded(Map.of(), Map.of());
    }
    List<Problem> unreadable = new ArrayList<>();
    RuleSet set = reading.read(List.of(folder), List.of(), Instant.MIN, unreadable);
    Map<String, Item> items = new LinkedHashMap<>();
    set.rules()
        .forEach(rule ->
            items.put(
                key(folder, rule),
                new Item(rule, List.of(rule.logSource(), rule.detection()), says(rule))));
    set.correlations()
        .forEach(one ->
            items.put(
                key(folder, one.document()),
                new Item(one.document(), asks(one), says(one.document()))));
    Map<String, String> refused = new LinkedHashMap<>();
    set.refused().forEach(problem -> refuse(folder, problem, refused));
    unreadable.forEach(problem -> refuse(folder, problem, refused));
    return new Loaded(items, refused);
  }

  private static void refuse(Path folder, Problem problem, Map<String, String> into) {
    String file = folder.relativize(Path.of(problem.file())).toString();
    into.put(file + problem.message(), file + ":" + problem.line() + ": " + problem.message());
  }

  private static String key(Path folder, Rule rule) {
    if (rule.id() != null) {
      return rule.id();
    }
    return folder.relativize(Path.of(rule.source().file())) + "#" + rule.title();
  }

  private static List<Object> asks(Correlation one) {
    return List.of(
        one.measure(),
        one.rules().stream().map(Correlation.Reference::name).collect(Collectors.toList()),
        one.aliases(),
        one.groupBy(),
        one.timespan(),
        one.window(),
        one.criterion(),
        one.generate());
  }

  private static List<Object> says(Rule rule) {
    return List.of(
        rule.title(),
        String.valueOf(rule.status()),
        String.valueOf(rule.level()),
        String.valueOf(rule.description()),
        String.valueOf(rule.author()),
        String.valueOf(rule.license()),
        String.valueOf(rule.modified()),
        rule.references(),
        rule.tags(),
        rule.falsePositives());
  }

  private static String line(String key, Rule rule) {
    return "%s  %s (%s)".formatted(key, rule.title(), level(rule));
  }

  private static String levels(Item old, Item now) {
    String before = level(old.document());
    return before.equals(level(now.document())) ? "" : ", was " + before;
  }

  private static String level(Rule rule) {
    Rule.@Nullable Level level = rule.level();
    return level == null ? "no level" : level.name().toLowerCase(Locale.ROOT);
  }
}

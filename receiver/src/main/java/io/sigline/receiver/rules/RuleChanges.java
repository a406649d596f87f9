package io.sigline.receiver.rules;

import io.sigline.engine.rule.ContentVersion;
import io.sigline.engine.rule.Filter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What a reload changed. Of rules, correlations and filters a line each: key and title, with the
 * version of the file, or what became of it.
 *
 * @param rules added, removed, changed, or with another state
 * @param filters the same
 * @param pipelines their names, if they are others
 * @param files that are new, gone or others
 */
public record RuleChanges(
    List<String> rules, List<String> filters, List<String> pipelines, List<String> files) {

  /** From the one to the other. */
  static RuleChanges between(RuleLibrary before, RuleLibrary after) {
    return new RuleChanges(
        differences(rules(before), rules(after)),
        differences(filters(before), filters(after)),
        before.pipelines().names().equals(after.pipelines().names())
            ? List.of()
            : after.pipelines().names(),
        files(before.files(), after.files()));
  }

  /** True if there is nothing of it. */
  public boolean isEmpty() {
    return rules.isEmpty() && filters.isEmpty() && pipelines.isEmpty() && files.isEmpty();
  }

  /** One of a set: how it is told, and what makes it another. */
  private record Item(String title, ContentVersion version, String state) {}

  private static Map<String, Item> rules(RuleLibrary library) {
    Map<String, Item> items = new LinkedHashMap<>();
    for (RuleStanding standing : library.selected().standings()) {
      items.put(
          standing.rule().key(),
          new Item(
              standing.rule().title(),
              standing.rule().source().version(),
              standing.state().name().toLowerCase(java.util.Locale.ROOT)));
    }
    return items;
  }

  private static Map<String, Item> filters(RuleLibrary library) {
    Map<String, Item> items = new LinkedHashMap<>();
    for (Filter filter : library.filters()) {
      items.put(filter.key(), new Item(filter.title(), filter.source().version(), ""));
    }
    return items;
  }

  private static List<String> differences(Map<String, Item> before, Map<String, Item> after) {
    List<String> differences = new ArrayList<>();
    after.forEach((key, now) -> {
      Item old = before.get(key);
      if (old == null) {
        differences.add("added " + line(key, now));
      } else if (!old.version().equals(now.version())) {
        differences.add("changed %s, was %s".formatted(line(key, now), old.version().shortForm()));
      } else if (!old.state().equals(now.state())) {
        differences.add("%s, was %s: %s %s".formatted(now.state(), old.state(), key, now.title()));
      }
    });
    before.forEach((key, old) -> {
      if (!after.containsKey(key)) {
        differences.add("removed " + line(key, old));
      }
    });
    return List.copyOf(differences);
  }

  private static String line(String key, Item item) {
    return "%s %s, version %s".formatted(key, item.title(), item.version().shortForm());
  }

  private static List<String> files(
      Map<Path, RuleFiles.Stamp> before, Map<Path, RuleFiles.Stamp> after) {
    TreeSet<Path> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    return all.stream()
        .filter(file -> !Objects.equals(before.get(file), after.get(file)))
        .map(file -> file + (after.containsKey(file) ? "" : " (gone)"))
        .toList();
  }
}

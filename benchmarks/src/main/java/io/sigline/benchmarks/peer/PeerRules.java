package io.sigline.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A copy of the rules for the peer. An event of the peer has one category, but each of Sysmon's
 * registry events has two: what happened, and {@code registry_event}. Its events name the first;
 * rules for the second are there once for each of the first, so that each event still meets every
 * rule once. All other rules are copied as they are.
 */
final class PeerRules {
  private static final Pattern REGISTRY_EVENT =
      Pattern.compile("(?m)^(\\s+category:\\s*)registry_event\\s*$");
  private static final List<String> CATEGORIES =
      List.of("registry_set", "registry_add", "registry_delete", "registry_rename");

  private PeerRules() {}

  /** Copies every rule file below a folder into another folder, flat. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.walk(from)) {
      files
          .filter(file -> file.toString().endsWith(".yml"))
          .forEach(file -> copyRule(file, to, from.relativize(file)));
    }
  }

  private static void copyRule(Path file, Path to, Path relative) {
    String name = relative.toString().replace('/', '-');
    try {
      String text = Files.readString(file);
      Files.writeString(to.resolve(name), text);
      for (String category : CATEGORIES) {
        String copy = forCategory(text, category);
        if (!copy.equals(text)) {
          Files.writeString(to.resolve(category + "-" + name), copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rule for another category, if it is one for {@code registry_event}; else as it is. */
  static String forCategory(String rule, String category) {
    return REGISTRY_EVENT
        .matcher(rule)
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + category));
  }
}

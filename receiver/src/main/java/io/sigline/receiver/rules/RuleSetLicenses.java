package io.sigline.receiver.rules;

import io.sigline.engine.rule.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives rules that name no licence the one of their rule set, where the nearest licence file at or
 * above them speaks of the Detection Rule License: that licence has to be named, with author and
 * link, in whatever is made from a match. Looks into each folder once; one instance per load.
 */
final class RuleSetLicenses {
  /**
   * What a licence file says: the licence's name, null if it is another one, and where the rule set
   * is published, null if not said.
   */
  private record Found(@Nullable String license, @Nullable String link) {}

  private static final Found NONE = new Found(null, null);
  private static final List<String> NAMES =
      List.of("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE.Detection.Rules.md");
  private static final long MAX_BYTES = 64 * 1024;
  private static final int MAX_FOLDERS_UP = 12;
  private static final Pattern DRL =
      Pattern.compile(".*Detection Rule License[^0-9\\n]{0,20}([0-9][0-9.]*[0-9]).*");
  private static final Pattern URL = Pattern.compile("https://[^\\s()<>\\[\\]]+");

  private final Map<Path, Optional<Found>> byFolder = new HashMap<>();

  /**
   * The rules, in the same order; those without a licence with that of their set, if it is found.
   */
  List<Rule> of(List<Rule> rules) {
    return rules.stream().map(this::of).toList();
  }

  /** The rule, with the licence of its set if it has none. */
  Rule of(Rule rule) {
    if (rule.license() != null) {
      return rule;
    }
    Path folder = Path.of(rule.source().file()).toAbsolutePath().normalize().getParent();
    Found found = nearest(folder, MAX_FOLDERS_UP).orElse(NONE);
    String license = found.license();
    return license == null ? rule : rule.withLicense(license, found.link());
  }

  private Optional<Found> nearest(@Nullable Path folder, int up) {
    if (folder == null || up == 0) {
      return Optional.empty();
    }
    Optional<Found> known = byFolder.get(folder);
    if (known == null) {
      known = in(folder).or(() -> nearest(folder.getParent(), up - 1));
      byFolder.put(folder, known);
    }
    return known;
  }

  private static Optional<Found> in(Path folder) {
    for (String name : NAMES) {
      Path file = folder.resolve(name);
      try {
        if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
          return Optional.of(read(Files.readString(file)));
        }
      } catch (IOException _) {
        // A licence file that cannot be read tells nothing.
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Found read(String text) {
    for (String line : text.lines().toList()) {
      Matcher drl = DRL.matcher(line);
      if (drl.matches()) {
        Matcher url = URL.matcher(line);
        String license = "Detection Rule License (DRL) " + drl.group(1);
        return new Found(license, url.find() ? url.group() : null);
      }
    }
    return NONE;
  }
}

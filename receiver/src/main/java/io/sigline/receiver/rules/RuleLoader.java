package io.sigline.receiver.rules;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.RulesConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Finds, reads, parses and compiles rules and field maps, on all cores. Remembers parsed files by
 * their content, so that loading again costs what changed. Loads one after the other.
 */
public final class RuleLoader {
  /** A file as it was parsed: its name is part of it, as problems name the file. */
  private record Parsed(String digest, RuleFile file) {}

  private Map<String, Parsed> known = Map.of();

  /** Loads what the configuration names. Never fails: what is wrong is in the result. */
  public synchronized RuleLibrary load(RulesConfig config) {
    RuleFiles found = RuleFiles.rules(config.paths());
    List<Problem> unreadable = new ArrayList<>();
    RuleSet set = RuleSet.of(parse(found.read(unreadable), config.placeholders()));
    List<Rule> rules = new RuleSetLicenses().of(set.rules());
    FieldMapFiles maps = FieldMapFiles.load(config.fieldMaps());
    return new RuleLibrary(
        rules,
        maps.fieldMaps(),
        Plan.compile(rules, maps.fieldMaps()),
        Stream.of(found.problems(), unreadable, set.refused()).flatMap(List::stream).toList(),
        set.warnings(),
        maps.problems(),
        found.missing());
  }

  /** Parses rules without compiling them, for who wants to know what is wrong with them. */
  public static RuleSet check(List<Path> paths, Map<String, List<String>> placeholders) {
    RuleFiles found = RuleFiles.rules(paths);
    List<Problem> unreadable = new ArrayList<>();
    RuleSet set = RuleSet.of(new RuleLoader().parse(found.read(unreadable), placeholders));
    return new RuleSet(
        set.rules(),
        Stream.of(found.problems(), unreadable, set.refused()).flatMap(List::stream).toList(),
        set.warnings());
  }

  private List<RuleFile> parse(List<SourceFile> sources, Map<String, List<String>> placeholders) {
    Map<String, Parsed> before = known;
    Map<String, Parsed> now = new ConcurrentHashMap<>();
    List<RuleFile> files =
        sources.parallelStream()
            .map(source -> {
              String digest = digest(source.text());
              Parsed parsed = before.get(source.name());
              if (parsed == null || !parsed.digest().equals(digest)) {
                parsed = new Parsed(digest, RuleFile.read(source, placeholders));
              }
              now.put(source.name(), parsed);
              return parsed.file();
            })
            .toList();
    known = now;
    return files;
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

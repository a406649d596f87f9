package io.sigline.receiver.rules;

import io.sigline.engine.compile.FilterWatch;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.RulesConfig;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Finds, reads, parses and compiles rules and field maps, on all cores. Remembers parsed files by
 * their content, so that loading again costs what changed. Loads one after the other.
 */
public final class RuleLoader {
  /** A file as it was parsed: its name is part of it, as problems name the file. */
  private record Parsed(Content content, RuleFile file) {}

  /**
   * What tells one content of a file from another. Two checksums, which the JVM has ready at a
   * start when SHA-256 is still slow: they guard against a change that goes unseen, not against an
   * enemy, who could as well change the rules.
   */
  private record Content(int length, long crc32, long crc32c) {
    static Content of(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      CRC32 crc32 = new CRC32();
      crc32.update(bytes);
      CRC32C crc32c = new CRC32C();
      crc32c.update(bytes);
      return new Content(bytes.length, crc32.getValue(), crc32c.getValue());
    }
  }

  private final InstantSource clock;
  private final FilterWatch filterWatch;
  private Map<String, Parsed> known = Map.of();

  /** Filters expire by the clock of the system. */
  public RuleLoader() {
    this(InstantSource.system());
  }

  /** Filters expire by this clock. */
  public RuleLoader(InstantSource clock) {
    this.clock = clock;
    this.filterWatch = new FilterWatch(clock);
  }

  /** Loads what the configuration names. Never fails: what is wrong is in the result. */
  public synchronized RuleLibrary load(RulesConfig config) {
    RuleFiles mapFiles = RuleFiles.all(config.fieldMaps());
    ForkJoinTask<FieldMapFiles> reading =
        ForkJoinTask.adapt(() -> FieldMapFiles.read(mapFiles)).fork();
    RuleFiles found = RuleFiles.rules(config.paths());
    List<Problem> unreadable = new ArrayList<>();
    RuleSet set = RuleSet.of(parse(found.read(unreadable), config.placeholders()), clock.instant());
    RuleSetLicenses licenses = new RuleSetLicenses();
    List<Rule> rules = licenses.of(set.rules());
    List<Correlation> correlations =
        set.correlations().stream()
            .map(correlation -> correlation.withDocument(licenses.of(correlation.document())))
            .toList();
    SelectedRules selected = RuleSelection.of(config, rules, correlations);
    List<Rule> evaluated = selected.evaluated(rules);
    List<Correlation> correlating = selected.correlated(correlations);
    CorrelationPlan correlated = CorrelationPlan.of(correlating, selected.silent());
    FieldMapFiles maps = reading.join();
    return new RuleLibrary(
        evaluated,
        correlating,
        selected.silent(),
        maps.fieldMaps(),
        Plan.compile(evaluated, maps.fieldMaps(), correlated::fields, filterWatch),
        set.filters(),
        filterWatch,
        selected,
        Stream.of(found.problems(), unreadable, set.refused()).flatMap(List::stream).toList(),
        set.warnings(),
        maps.problems(),
        found.missing(),
        RuleWatcher.files(found, mapFiles));
  }

  /** Parses files, in their order. */
  static List<RuleFile> parseAll(List<SourceFile> sources, Map<String, List<String>> placeholders) {
    return new RuleLoader().parse(sources, placeholders);
  }

  private List<RuleFile> parse(List<SourceFile> sources, Map<String, List<String>> placeholders) {
    Map<String, Parsed> before = known;
    Map<String, Parsed> now = new ConcurrentHashMap<>();
    List<RuleFile> files =
        sources.parallelStream()
            .map(source -> {
              Content content = Content.of(source.text());
              Parsed parsed = before.get(source.name());
              if (parsed == null || !parsed.content().equals(content)) {
                parsed = new Parsed(content, RuleFile.read(source, placeholders));
              }
              now.put(source.name(), parsed);
              return parsed.file();
            })
            .toList();
    known = now;
    return files;
  }
}

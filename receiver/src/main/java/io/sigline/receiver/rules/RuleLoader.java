package io.sigline.receiver.rules;

import io.sigline.engine.compile.FilterWatch;
import io.sigline.engine.compile.Pace;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.Rewriting;
import io.sigline.engine.parse.RuleFile;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.pipeline.PipelineRewriting;
import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.config.RulesConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds, reads, parses and compiles rules and field maps, on all cores or at a pace. Remembers
 * parsed files by their content, so that loading again costs what changed, and loading for the
 * first time what changed since they were kept. Loads one after the other.
 */
public final class RuleLoader {
  /** Field maps as they were read. */
  private record KnownMaps(Map<Path, RuleFiles.Stamp> stamps, FieldMapFiles files) {
    static final KnownMaps NONE =
        new KnownMaps(Map.of(), new FieldMapFiles(FieldMaps.none(), List.of(), List.of()));

    KnownMaps now(RuleFiles found, boolean thorough) {
      if (!thorough && stamps.equals(found.files())) {
        return this;
      }
      FieldMapFiles read = FieldMapFiles.read(found);
      return new KnownMaps(found.files(), read.sources().equals(files.sources()) ? files : read);
    }
  }

  /** What to load, how fast, and how much of what is known to believe. */
  record Order(RulesConfig config, @Nullable Plan before, Pace pace, boolean thorough) {}

  private final InstantSource clock;
  private final FilterWatch filterWatch;
  private final ParsedFiles files;
  private KnownMaps maps = KnownMaps.NONE;

  /** Filters expire by the clock of the system. */
  public RuleLoader() {
    this(InstantSource.system());
  }

  /** Filters expire by this clock. */
  public RuleLoader(InstantSource clock) {
    this(clock, KeptRules.nowhere());
  }

  /** As the other, with what was kept there. */
  RuleLoader(InstantSource clock, KeptRules kept) {
    this.clock = clock;
    this.files = new ParsedFiles(kept);
    this.filterWatch = new FilterWatch(clock);
  }

  /** Loads what the configuration names. Never fails: what is wrong is in the result. */
  public RuleLibrary load(RulesConfig config) {
    return load(new Order(config, null, Pace.FULL, true));
  }

  /**
   * As {@link #load(RulesConfig)}; a loader loads either always with pipelines or never, as what it
   * remembers was read for it.
   */
  synchronized RuleLibrary load(Order order) {
    RulesConfig config = order.config();
    RuleFiles mapFiles = RuleFiles.all(config.fieldMaps());
    KnownMaps mapsBefore = maps;
    ForkJoinTask<KnownMaps> reading =
        ForkJoinTask.adapt(() -> mapsBefore.now(mapFiles, order.thorough())).fork();
    RuleFiles found = RuleFiles.rules(config.paths());
    List<Problem> unreadable = new ArrayList<>();
    List<Problem> leftOut = new ArrayList<>();
    List<RuleFile> parsed = files.of(found, order, unreadable);
    PipelineFiles pipelines = PipelineFiles.load(config.pipelines());
    PipelineRewriting rewriting = pipelines.pipelines().rewriting();
    RuleSet set =
        RuleSet.of(
            Precedence.of(config.paths(), parsed, leftOut),
            clock.instant(),
            config.pipelines().isEmpty() ? Rewriting.NONE : rewriting);
    AppliedPipelines applied = AppliedPipelines.of(pipelines, rewriting);
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
    maps = reading.join();
    FieldMaps fieldMaps = maps.files().fieldMaps();
    return new RuleLibrary(
        evaluated,
        correlating,
        selected.silent(),
        fieldMaps,
        Plan.compile(
            evaluated, fieldMaps, correlated::fields, filterWatch, order.before(), order.pace()),
        set.filters(),
        filterWatch,
        selected,
        applied,
        Stream.of(found.problems(), unreadable, set.refused()).flatMap(List::stream).toList(),
        Stream.of(set.warnings(), leftOut, applied.warnings()).flatMap(List::stream).toList(),
        maps.files().problems(),
        found.missing(),
        RuleWatcher.files(found, mapFiles, pipelines.found()));
  }

  /**
   * Parses files, in their order.
   *
   * @param piped true if pipelines are to be applied
   */
  static List<RuleFile> parseAll(
      List<SourceFile> sources, Map<String, List<String>> placeholders, boolean piped) {
    return sources.parallelStream()
        .map(source -> ParsedFiles.parsed(source, placeholders, piped))
        .toList();
  }

  /** Keeps what the first load parsed for the next start; any thread. */
  void keep(RulesConfig config) {
    files.keep(config);
  }
}

package io.sigline.engine.parse;

import io.sigline.engine.rule.Correlation;
import io.sigline.engine.rule.Filter;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of a number of files, filters applied, and what is wrong with the rest. A document that
 * cannot be loaded is left out with a problem and never stops another.
 *
 * <p>Regular expressions, networks and numbers are checked here. A regular expression runs on
 * RE2/J, in linear time, where RE2/J accepts it; otherwise on java.util.regex under a step budget,
 * with a warning; what neither accepts is refused.
 *
 * @param rules in the order of the files
 * @param correlations each with the keys of what it refers to, an inner one before an outer one
 * @param silent keys of the rules and correlations that do not alert for themselves, because a
 *     correlation refers to them and none of those {@linkplain Correlation#generate says otherwise}
 * @param filters all of them, expired ones too
 * @param refused one problem per document that was refused
 * @param warnings what loaded but deserves a look
 */
public record RuleSet(
    List<Rule> rules,
    List<Correlation> correlations,
    Set<String> silent,
    List<Filter> filters,
    List<Problem> refused,
    List<Problem> warnings) {
  public RuleSet {
    rules = List.copyOf(rules);
    correlations = List.copyOf(correlations);
    silent = Set.copyOf(silent);
    filters = List.copyOf(filters);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads every document of every file, in the calling thread.
   *
   * @param placeholders values for {@code |expand}, by placeholder name
   */
  public static RuleSet read(Collection<SourceFile> files, Map<String, List<String>> placeholders) {
    return of(files.stream().map(file -> RuleFile.read(file, placeholders)).toList());
  }

  /**
   * Keys of the rules and correlations that do not alert for themselves if these correlations, with
   * their references looked up, are all there are.
   */
  public static Set<String> silentBy(Collection<Correlation> correlations) {
    return CorrelationLinks.silent(correlations);
  }

  /**
   * Puts files together that were read one by one: keys made unique, filters applied, references of
   * correlations looked up. No filter is taken for expired.
   */
  public static RuleSet of(List<RuleFile> files) {
    return of(files, Instant.MIN);
  }

  /** As the other; filters that have expired by now are not applied. */
  public static RuleSet of(List<RuleFile> files, Instant now) {
    return of(files, now, Rewriting.NONE);
  }

  /**
   * As the other, for files that were {@linkplain RuleFile#readForRewriting read for it}: every
   * rule, filters applied, and every correlation is rewritten.
   */
  public static RuleSet of(List<RuleFile> files, Instant now, Rewriting rewriting) {
    List<Rule> rules = new ArrayList<>();
    List<Filter> filters = new ArrayList<>();
    List<Correlation> correlations = new ArrayList<>();
    List<Problem> refused = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    Map<String, Problem> refusedByName = new HashMap<>();
    for (RuleFile file : files) {
      rules.addAll(file.rules());
      filters.addAll(file.filters());
      correlations.addAll(file.correlations());
      refused.addAll(file.refused());
      warnings.addAll(file.warnings());
      refusedByName.putAll(file.refusedByName());
    }
    UniqueKeys keys = new UniqueKeys(warnings);
    List<Rule> unique = keys.of(rules);
    correlations.replaceAll(
        correlation -> correlation.withDocument(keys.of(correlation.document())));
    List<Rule> rewritten = new ArrayList<>(unique.size());
    for (Rule rule : FilteredRules.of(unique, filters, now, warnings)) {
      try {
        rewritten.add(rewriting.rewrite(rule));
      } catch (DocumentException e) {
        Problem problem = e.in(rule.source().file());
        refused.add(problem);
        Stream.of(rule.id(), rule.name())
            .filter(Objects::nonNull)
            .forEach(name -> refusedByName.put(name, problem));
      }
    }
    CorrelationLinks links =
        new CorrelationLinks(rewritten, correlations, refusedByName, rewriting);
    refused.addAll(links.refused());
    warnings.addAll(links.warnings());
    return new RuleSet(
        rewritten,
        links.correlations(),
        CorrelationLinks.silent(links.correlations()),
        filters,
        refused,
        warnings);
  }
}

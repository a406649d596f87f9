package io.sigline.receiver.rules;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.PlanCosts;
import io.sigline.engine.rule.Problem;
import io.sigline.receiver.config.RulesConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force. A reload takes the new set as a whole or keeps the old one; it never stops
 * the evaluation. Reloads are made one after the other, by any thread.
 */
public final class LiveRules {
  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);
  private static final int LOGGED_PROBLEMS = 20;

  /** From fewer events too little is learnt. */
  private static final int FEWEST_EVENTS = 500;

  /** So many rules tried per record are as few as it gets. */
  private static final double FEW_CANDIDATES = 0.5;

  /** A plan that still tries more than this part of what the one before tried is not replaced. */
  private static final double WORTH_IT = 0.9;

  private final RulesConfig config;
  private final InstantSource clock;
  private final RuleLoader loader;
  private final FilterNews filterNews = new FilterNews();
  private final LongAdder reloads = new LongAdder();
  private final LongAdder failedReloads = new LongAdder();
  private final LongAdder relearnings = new LongAdder();
  private volatile RuleLibrary current;
  private volatile Instant loadedAt;
  private volatile String lastFailure = "";
  private volatile Consumer<RuleLibrary> change = _ -> {};

  /** Rules tried per record by the plan that the present one took over from. */
  private double candidatesBefore = Double.MAX_VALUE;

  /**
   * Loads the rules for the first time.
   *
   * @throws RulesException if a field map cannot be used, or a path cannot be looked into
   */
  public LiveRules(RulesConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.loader = new RuleLoader(clock);
    RuleLibrary first = loader.load(config);
    refusal(first, 0)
        .ifPresent(reason -> {
          throw new RulesException(reason);
        });
    first.plan().learn();
    this.current = first;
    this.loadedAt = clock.instant();
    report("rules loaded", first);
    filterNews.tell(first.filters(), loadedAt);
    if (first.rules().isEmpty()) {
      log.atWarn()
          .addKeyValue("paths", config.paths())
          .log("no rules are loaded: records are taken in and nothing can match");
    }
  }

  /** Calls this with every new set, before the reload is over. */
  public void onChange(Consumer<RuleLibrary> change) {
    this.change = change;
  }

  /** What is in force now. */
  public RuleLibrary current() {
    return current;
  }

  /** When what is in force was loaded. */
  public Instant loadedAt() {
    return loadedAt;
  }

  /** Reloads that changed the set. */
  public long reloads() {
    return reloads.sum();
  }

  /** Reloads that kept the old set. */
  public long failedReloads() {
    return failedReloads.sum();
  }

  /** Why the last reload kept the old set; empty if it did not. */
  public String lastFailure() {
    return lastFailure;
  }

  /**
   * Loads everything again.
   *
   * @param cause what asked for it, for the log
   * @return true if the new set is in force, false if the old one was kept
   */
  public synchronized boolean reload(String cause) {
    Instant begin = clock.instant();
    try {
      RuleLibrary next = loader.load(config);
      String reason = refusal(next, current.rules().size()).orElse("");
      if (!reason.isEmpty()) {
        return kept(cause, reason);
      }
      next.plan().prepare();
      next.plan().learn();
      next.plan().addSeen(current.plan());
      candidatesBefore = Double.MAX_VALUE;
      change.accept(next);
      current = next;
      loadedAt = clock.instant();
      lastFailure = "";
      reloads.increment();
      report(
          "rules reloaded: " + cause + ", " + Duration.between(begin, loadedAt).toMillis() + " ms",
          next);
      filterNews.tell(next.filters(), loadedAt);
      return true;
    } catch (RuntimeException e) {
      log.error("reloading rules failed", e);
      return kept(cause, "a fault of Sigline's own: " + e);
    }
  }

  /** Says in the log which filters have expired since it was last asked. */
  public void tellOfFilters() {
    filterNews.tellIfDue(current.filters(), clock.instant());
  }

  /** How often another plan of the same rules took over, because records had told what is rare. */
  public long relearnings() {
    return relearnings.sum();
  }

  /**
   * Compiles the same rules anew by what their plan learnt from records, if it looks at more rules
   * per record than it should, and the last time was of use. What matches stays the same.
   *
   * @return true if another plan is in force
   */
  public synchronized boolean relearn() {
    Plan plan = current.plan();
    PlanCosts costs = plan.costs();
    double candidates = (double) costs.evaluations() / Math.max(1, costs.records());
    if (plan.learntEvents() < FEWEST_EVENTS
        || candidates < FEW_CANDIDATES
        || candidates > candidatesBefore * WORTH_IT) {
      return false;
    }
    Plan next = plan.relearned();
    next.prepare();
    next.learn();
    RuleLibrary library = current.withPlan(next);
    change.accept(library);
    current = library;
    candidatesBefore = candidates;
    relearnings.increment();
    log.atInfo()
        .addKeyValue("learnt-events", plan.learntEvents())
        .addKeyValue("rules-tried-per-record", candidates)
        .log("rules compiled anew by what records showed");
    return true;
  }

  private boolean kept(String cause, String reason) {
    lastFailure = reason;
    failedReloads.increment();
    log.atError()
        .addKeyValue("cause", cause)
        .addKeyValue("rules", current.rules().size())
        .log("rules not reloaded, the old set stays in force: {}", reason);
    return false;
  }

  /** Why this set must not take the place of one with so many rules. */
  private static Optional<String> refusal(RuleLibrary library, int before) {
    if (!library.missing().isEmpty()) {
      return Optional.of(library.missing().getFirst().toString());
    }
    if (!library.fieldMapProblems().isEmpty()) {
      return Optional.of(
          "a field map cannot be used, so records of its source would not be understood: "
              + library.fieldMapProblems().getFirst());
    }
    if (before > 0 && library.rules().isEmpty()) {
      return Optional.of("no rule could be loaded, there were " + before);
    }
    return Optional.empty();
  }

  private static void report(String message, RuleLibrary library) {
    log.atInfo()
        .addKeyValue("rules", library.rules().size())
        .addKeyValue("correlations", library.correlations().size())
        .addKeyValue("refused", library.refused().size())
        .addKeyValue("warnings", library.warnings().size())
        .log(message);
    List<Problem> refused = library.refused();
    refused.stream()
        .limit(LOGGED_PROBLEMS)
        .forEach(problem -> log.atWarn().log("rule refused: {}", problem));
    if (refused.size() > LOGGED_PROBLEMS) {
      log.warn(
          "and {} more refused rules; sigline check names them all",
          refused.size() - LOGGED_PROBLEMS);
    }
  }
}

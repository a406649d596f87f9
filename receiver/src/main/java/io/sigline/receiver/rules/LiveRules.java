package io.sigline.receiver.rules;

import io.sigline.engine.compile.Pace;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.PlanCosts;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RulesConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules in force. A reload takes the new set as a whole or keeps the old one; it never stops
 * the evaluation. Reloads are made one after the other, by any thread.
 */
public final class LiveRules {
  private static final Logger log = LoggerFactory.getLogger(LiveRules.class);

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
  private final RuleHistory history;
  private final RuleBudget budget;
  private final Quarantines quarantines = new Quarantines();
  private volatile RuleLibrary current;
  private volatile Instant loadedAt;
  private volatile String lastFailure = "";
  private volatile Consumer<RuleLibrary> change = _ -> {};
  private volatile Pace pace = Pace.FULL;
  private volatile @Nullable Listener listener;

  /**
   * One thread at a time loads, for as long as it takes; what is in force is changed under this.
   */
  private final Object loading = new Object();

  /** Rules tried per record by the plan that the present one took over from. */
  private double candidatesBefore = Double.MAX_VALUE;

  /**
   * Loads the rules for the first time.
   *
   * @throws RulesException if a field map or pipeline cannot be used, or a path cannot be looked
   *     into
   */
  public LiveRules(RulesConfig config, InstantSource clock) {
    this(config, clock, KeptRules.nowhere());
  }

  /** As the other, with what a start before {@linkplain #keep kept} there. */
  public LiveRules(RulesConfig config, InstantSource clock, KeptRules kept) {
    this.config = config;
    this.clock = clock;
    this.loader = new RuleLoader(clock, kept);
    this.history = new RuleHistory(clock);
    this.budget = new RuleBudget(config.quarantine());
    RuleLibrary first = loader.load(config);
    LoadNews.refusal(first, 0)
        .ifPresent(reason -> {
          throw new RulesException(reason);
        });
    first.plan().learn();
    this.current = first;
    this.loadedAt = clock.instant();
    history.takesOver(first.selected(), first.plan(), loadedAt);
    LoadNews.tell("rules loaded", first);
    filterNews.tell(first.filters(), loadedAt);
    if (first.rules().isEmpty()) {
      log.atWarn()
          .addKeyValue("paths", config.paths())
          .log("no rules are loaded: records are taken in and nothing can match");
    }
  }

  /**
   * Keeps the rules as they were parsed for the next start, unless they were kept before; takes a
   * part of a second of a core. Any thread.
   */
  public void keep() {
    loader.keep(config);
  }

  /** Calls this with every new set, before the reload is over. */
  public void onChange(Consumer<RuleLibrary> change) {
    this.change = change;
  }

  /** Is told of each reload. */
  public interface Listener {
    /** Other rules are in force, or the same ones anew. */
    void reloaded(String cause, RuleChanges changes);

    /** The old ones stay. */
    void kept(String cause, String reason);
  }

  /** Tells this of each reload. */
  public void tell(Listener listener) {
    this.listener = listener;
  }

  /** From now on rules are loaded at this pace. */
  public void loadAt(Pace pace) {
    this.pace = pace;
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
   * Loads everything again; files are read again whether or not they seem to have changed.
   *
   * @param cause what asked for it, for the log
   * @return true if the new set is in force, false if the old one was kept
   */
  public boolean reload(String cause) {
    return reload(cause, true);
  }

  /** As {@link #reload}, but reads only files whose name, size or time of change is another. */
  boolean reloadChanged(String cause) {
    return reload(cause, false);
  }

  private boolean reload(String cause, boolean thorough) {
    synchronized (loading) {
      Instant begin = clock.instant();
      try {
        RuleLibrary old = current;
        Plan before = old.plan();
        RuleLibrary next = loader.load(new RuleLoader.Order(config, before, pace, thorough));
        String reason = LoadNews.refusal(next, current.rules().size()).orElse("");
        if (!reason.isEmpty()) {
          return kept(cause, reason);
        }
        next.plan().prepare(pace);
        next.plan().learn();
        next.plan().addSeen(before);
        candidatesBefore = Double.MAX_VALUE;
        takeOver(next);
        lastFailure = "";
        reloads.increment();
        String took = Duration.between(begin, loadedAt).toMillis() + " ms";
        LoadNews.tell("rules reloaded: " + cause + ", " + took, next);
        filterNews.tell(next.filters(), loadedAt);
        Listener told = listener;
        if (told != null) {
          told.reloaded(cause, RuleChanges.between(old, next));
        }
        return true;
      } catch (RuntimeException e) {
        log.error("reloading rules failed", e);
        return kept(cause, "a fault of Sigline's own: " + e);
      }
    }
  }

  private synchronized void takeOver(RuleLibrary next) {
    quarantines.applyTo(next.plan());
    change.accept(next);
    current = next;
    loadedAt = clock.instant();
    history.takesOver(next.selected(), next.plan(), loadedAt);
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
  public boolean relearn() {
    synchronized (loading) {
      Plan plan = current.plan();
      PlanCosts costs = plan.costs();
      double candidates = (double) costs.evaluations() / Math.max(1, costs.records());
      if (plan.learntEvents() < FEWEST_EVENTS
          || candidates < FEW_CANDIDATES
          || candidates > candidatesBefore * WORTH_IT) {
        return false;
      }
      Plan next = plan.relearned(pace);
      next.prepare(pace);
      next.learn();
      relearnt(current.withPlan(next));
      candidatesBefore = candidates;
      relearnings.increment();
      log.atInfo()
          .addKeyValue("learnt-events", plan.learntEvents())
          .addKeyValue("rules-tried-per-record", candidates)
          .log("rules compiled anew by what records showed");
      return true;
    }
  }

  private synchronized void relearnt(RuleLibrary library) {
    quarantines.applyTo(library.plan());
    change.accept(library);
    current = library;
    history.takesOver(library.selected(), library.plan(), clock.instant());
  }

  /** What came of each rule since its present version went live, by its key. */
  public Map<String, RuleRecord> records() {
    return history.read();
  }

  /** The rules that were taken out because of what they cost, the first one first. */
  public List<Quarantine> quarantined() {
    return quarantines.all();
  }

  /**
   * Gives a rule back that was taken out.
   *
   * @return the rule as it was; empty if none of this key was out
   */
  public synchronized Optional<Quarantine> release(String key) {
    return quarantines.release(key, current.plan());
  }

  /** Takes out the rules that have spent their budget; to be called about once a second. */
  public synchronized void checkBudgets() {
    Plan plan = current.plan();
    Instant now = clock.instant();
    RuleBudget.Verdict verdict = budget.judge(plan.ruleCounters(), now);
    verdict
        .cutOff()
        .forEach(ordinal -> {
          Rule rule = plan.rules().get(ordinal);
          log.atWarn()
              .addKeyValue("rule", rule.key())
              .addKeyValue("file", rule.source())
              .log("a regular expression of the rule ran out of steps: it may miss records");
        });
    verdict
        .exceeded()
        .forEach((ordinal, cost) -> {
          if (config.quarantine().enabled()) {
            quarantines.take(plan, ordinal, cost, impaired(plan.rules().get(ordinal)), now);
          } else {
            Rule rule = plan.rules().get(ordinal);
            log.atError()
                .addKeyValue("rule", rule.key())
                .addKeyValue("file", rule.source())
                .addKeyValue("cost", cost)
                .log("rule has spent its budget; it stays, as rules.quarantine.enabled is false");
          }
        });
    quarantines.remind(now);
  }

  private List<String> impaired(Rule rule) {
    return current.selected().standings().stream()
        .filter(it -> it.refersTo().contains(rule.key()))
        .map(it -> it.rule().title())
        .toList();
  }

  private boolean kept(String cause, String reason) {
    lastFailure = reason;
    failedReloads.increment();
    log.atError()
        .addKeyValue("cause", cause)
        .addKeyValue("rules", current.rules().size())
        .log("rules not reloaded, the old set stays in force: {}", reason);
    Listener told = listener;
    if (told != null) {
      told.kept(cause, reason);
    }
    return false;
  }
}

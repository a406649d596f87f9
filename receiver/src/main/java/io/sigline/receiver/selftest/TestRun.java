package io.sigline.receiver.selftest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A live self-test of many rules, on its way or done. Any thread. */
public final class TestRun {
  private final String id;
  private final Instant started;
  private final int rules;
  private final List<RuleResult> results = new ArrayList<>();
  private @Nullable Instant ended;
  private String problem = "";

  TestRun(String id, Instant started, int rules) {
    this.id = id;
    this.started = started;
    this.rules = rules;
  }

  synchronized void add(RuleResult result) {
    results.add(result);
  }

  synchronized void end(Instant when, String why) {
    ended = when;
    problem = why;
  }

  /** Names it. */
  public String id() {
    return id;
  }

  /** When it began. */
  public Instant started() {
    return started;
  }

  /** How many rules it is to test. */
  public int rules() {
    return rules;
  }

  /** When it ended; null if it is on its way. */
  public synchronized @Nullable Instant ended() {
    return ended;
  }

  /** Why it ended before all rules were tested, for people; empty if it did not. */
  public synchronized String problem() {
    return problem;
  }

  /** What was found so far, in the order of the tests. */
  public synchronized List<RuleResult> results() {
    return List.copyOf(results);
  }

  /** How many rules had each verdict so far; each verdict is there. */
  public synchronized Map<Verdict, Integer> counts() {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      counts.put(verdict, 0);
    }
    results.forEach(result -> counts.merge(result.verdict(), 1, Integer::sum));
    return counts;
  }
}

package io.sigline.engine.compile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * What one detector counted, and what it spent on what. Counts are exact; time is measured on
 * samples, less what the clock itself takes. Written by the detector's thread, read by any.
 */
final class Tally {
  /** One in so many evaluations of a rule is timed. */
  static final int RULE_SAMPLE = 16;

  /** One in so many records is timed as a whole. */
  static final int RECORD_SAMPLE = 64;

  /** More than this is put down to an interrupted thread, and counts as this. */
  static final long MOST_NANOS = 1_000_000;

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int CALIBRATIONS = 200;

  /** As {@link #MOST_NANOS}, for what is held against a rule's budget. */
  static final long MOST_BUDGET_NANOS = 100_000_000;

  /**
   * Per rule: evaluations, matches, evaluations timed, their time, the time for reasons, when it
   * last matched, and the time of evaluations as it counts for the budget.
   */
  private static final int RULE_STRIDE = 8;

  private static final int MATCHES = 1;
  private static final int TIMED = 2;
  private static final int NANOS = 3;
  private static final int REASON_NANOS = 4;
  private static final int LAST_MATCH = 5;
  private static final int BUDGET_NANOS = 6;

  /** Per log source: events, searches for candidates timed, and their time. */
  private static final int SOURCE_STRIDE = 3;

  private final LongSupplier clock;
  private final long ownNanos;
  private final long[] rules;
  private final long[] sources = new long[(Routes.MOST_ROUTES + 1) * SOURCE_STRIDE];

  /** Records, records timed, and their time. */
  private final long[] records = new long[3];

  private int source = Routes.MOST_ROUTES;
  private int untilSample = RECORD_SAMPLE;
  private boolean sampling;

  /**
   * @param clock in nanoseconds
   */
  Tally(int rules, LongSupplier clock) {
    this.clock = clock;
    this.rules = new long[rules * RULE_STRIDE];
    long least = Long.MAX_VALUE;
    for (int i = 0; i < CALIBRATIONS; i++) {
      least = Math.min(least, -clock.getAsLong() + clock.getAsLong());
    }
    ownNanos = least;
  }

  private static void add(long[] to, int index, long amount) {
    LONGS.setOpaque(to, index, to[index] + amount);
  }

  /** Now, for what takes one of the {@code took} methods. */
  long now() {
    return clock.getAsLong();
  }

  private long since(long begin) {
    return since(begin, MOST_NANOS);
  }

  private long since(long begin, long most) {
    return Math.clamp(clock.getAsLong() - begin - ownNanos, 0L, most);
  }

  /** A record begins; returns when, if it is to be timed. */
  long beginRecord() {
    add(records, 0, 1);
    sampling = --untilSample == 0;
    if (!sampling) {
      return 0;
    }
    untilSample = RECORD_SAMPLE;
    return clock.getAsLong();
  }

  /** The record that began then is judged. */
  void endRecord(long begin) {
    if (sampling) {
      add(records, 1, 1);
      add(records, 2, since(begin));
    }
  }

  /** True if the search for candidates in this record is to be timed. */
  boolean timesCandidates() {
    return sampling;
  }

  /** The next event is of this log source. */
  void event(int source) {
    this.source = source;
    add(sources, source * SOURCE_STRIDE, 1);
  }

  /** The candidates of the event were found by a search that began then. */
  void foundCandidates(long begin) {
    add(sources, source * SOURCE_STRIDE + 1, 1);
    add(sources, source * SOURCE_STRIDE + 2, since(begin));
  }

  /** Counts an evaluation of the rule, and says if it is to be timed. */
  boolean timesRule(int rule) {
    long evaluations = rules[rule * RULE_STRIDE] + 1;
    LONGS.setOpaque(rules, rule * RULE_STRIDE, evaluations);
    return evaluations % RULE_SAMPLE == 0;
  }

  /** The evaluation of the rule that began then is done. */
  void evaluated(int rule, long begin) {
    long nanos = since(begin, MOST_BUDGET_NANOS);
    add(rules, rule * RULE_STRIDE + TIMED, 1);
    add(rules, rule * RULE_STRIDE + NANOS, Math.min(nanos, MOST_NANOS));
    add(rules, rule * RULE_STRIDE + BUDGET_NANOS, nanos);
  }

  /** The rule matched, and the finding of reasons that began then is done. */
  void matched(int rule, long begin) {
    LONGS.setOpaque(rules, rule * RULE_STRIDE + LAST_MATCH, begin);
    add(rules, rule * RULE_STRIDE + MATCHES, 1);
    add(rules, rule * RULE_STRIDE + REASON_NANOS, since(begin));
  }

  /** What several detectors counted and spent. */
  static final class Sum {
    private final long[] rules;
    private final long[] sources = new long[(Routes.MOST_ROUTES + 1) * SOURCE_STRIDE];
    private final long[] records = new long[3];

    /** What one evaluation of any rule takes on average. */
    private final double meanNanos;

    Sum(int rules, Iterable<Tally> tallies) {
      this.rules = new long[rules * RULE_STRIDE];
      tallies.forEach(this::add);
      meanNanos = (double) total(NANOS) / Math.max(1, total(TIMED));
    }

    private void add(Tally tally) {
      addRules(tally.rules);
      add(tally.sources, sources);
      add(tally.records, records);
    }

    private void addRules(long[] counts) {
      for (int i = 0; i < rules.length; i += RULE_STRIDE) {
        long before = rules[i + MATCHES];
        long lastBefore = rules[i + LAST_MATCH];
        long last = (long) LONGS.getOpaque(counts, i + LAST_MATCH);
        for (int kind = i; kind < i + LAST_MATCH; kind++) {
          rules[kind] += (long) LONGS.getOpaque(counts, kind);
        }
        rules[i + BUDGET_NANOS] += (long) LONGS.getOpaque(counts, i + BUDGET_NANOS);
        boolean matched = rules[i + MATCHES] > before;
        rules[i + LAST_MATCH] =
            matched && (before == 0 || last - lastBefore > 0) ? last : lastBefore;
      }
    }

    private static void add(long[] counts, long[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] += (long) LONGS.getOpaque(counts, i);
      }
    }

    private long total(int kind) {
      long total = 0;
      for (int i = kind; i < rules.length; i += RULE_STRIDE) {
        total += rules[i];
      }
      return total;
    }

    /** Records judged. */
    long records() {
      return records[0];
    }

    /** What judging a record takes on average. */
    double nanosPerRecord() {
      return records[1] == 0 ? 0 : (double) records[2] / records[1];
    }

    /** Events of a log source. */
    long events(int source) {
      return sources[source * SOURCE_STRIDE];
    }

    /** What the search for candidates took in all events of a log source. */
    long searchNanos(int source) {
      long timed = sources[source * SOURCE_STRIDE + 1];
      double each = timed == 0 ? 0 : (double) sources[source * SOURCE_STRIDE + 2] / timed;
      return Math.round(each * events(source));
    }

    /** How often the rule was evaluated. */
    long evaluations(int rule) {
      return rules[rule * RULE_STRIDE];
    }

    /** How often the rule matched. */
    long matches(int rule) {
      return rules[rule * RULE_STRIDE + MATCHES];
    }

    /** When it last matched, by the detectors' clock; of no meaning if it has not. */
    long lastMatch(int rule) {
      return rules[rule * RULE_STRIDE + LAST_MATCH];
    }

    /** How many evaluations of the rule were timed. */
    long timed(int rule) {
      return rules[rule * RULE_STRIDE + TIMED];
    }

    /** What these took, with long ones in full. */
    long timedNanos(int rule) {
      return rules[rule * RULE_STRIDE + BUDGET_NANOS];
    }

    /** What all evaluations of the rule took, and its matches; a guess if none was timed. */
    double nanos(int rule) {
      long timed = rules[rule * RULE_STRIDE + TIMED];
      double each = timed == 0 ? meanNanos : (double) rules[rule * RULE_STRIDE + NANOS] / timed;
      return each * evaluations(rule) + rules[rule * RULE_STRIDE + REASON_NANOS];
    }
  }
}

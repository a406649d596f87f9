package io.sigline.engine.compile;

import java.util.Arrays;

/**
 * The rules that are worth evaluating on an event, by ordinal: those of which some combination of
 * witnesses was seen whole. One thread.
 */
final class CandidateMarks implements NeedleSet.Hits {
  /** The bits of an entry that say which part of its combination was seen. */
  private static final int PARTS = Combination.MOST_GROUPS;

  /** All parts: the combination is whole. */
  private static final int WHOLE = (1 << PARTS) - 1;

  private static final int[][] NO_ENTRIES = {};
  private static final int[] NO_RULES = {};

  /** Per rule: the event for which it was last made a candidate. */
  private final int[] events;

  private final int[] candidates;
  private int size;
  private int event;

  /** Per combination: the search in which it was last seen, and which parts. */
  private int[] seen = {};

  private int search;
  private int[] ruleOf = NO_RULES;
  private int[][] entriesByNeedle = NO_ENTRIES;

  /**
   * @param rules how many there are in all
   */
  CandidateMarks(int rules) {
    events = new int[rules];
    candidates = new int[rules];
  }

  /**
   * An entry for one group of a combination: a witness of the group is shown.
   *
   * @param combination its number
   * @param groups how many the combination has
   */
  static int entry(int combination, int group, int groups) {
    int mask = group == 0 ? WHOLE & -(1 << (groups - 1)) : 1 << (group - 1);
    return combination << PARTS | mask;
  }

  /** Forgets the last event. */
  void begin() {
    size = 0;
    if (++event == 0) {
      Arrays.fill(events, 0);
      event = 1;
    }
  }

  /**
   * Begins a search for combinations of which nothing was seen yet.
   *
   * @param ruleOf the rule that is a candidate where a combination is whole
   */
  void seek(int[] ruleOf) {
    this.ruleOf = ruleOf;
    search += WHOLE + 1;
    if (search == 0 || ruleOf.length > seen.length) {
      seen = new int[Math.max(seen.length, ruleOf.length)];
      search = WHOLE + 1;
    }
  }

  /** Names the entries of each needle that will be {@linkplain #hit hit} from now on. */
  void expect(int[][] entries) {
    entriesByNeedle = entries;
  }

  @Override
  public boolean hit(int needle) {
    show(entriesByNeedle[needle]);
    return false;
  }

  /** Notes these parts of combinations. */
  void show(int[] entries) {
    for (int entry : entries) {
      int combination = entry >>> PARTS;
      int before = seen[combination];
      if ((before & -(WHOLE + 1)) != search) {
        before = search;
      }
      int after = before | (entry & WHOLE);
      if (after != before) {
        seen[combination] = after;
        if ((after & WHOLE) == WHOLE) {
          add(ruleOf[combination]);
        }
      }
    }
  }

  /** Adds these candidates. */
  void add(int[] rules) {
    for (int rule : rules) {
      add(rule);
    }
  }

  private void add(int rule) {
    if (events[rule] != event) {
      events[rule] = event;
      candidates[size++] = rule;
    }
  }

  /** How many candidates there are. */
  int size() {
    return size;
  }

  /** One of the candidates, which come in no order. */
  int candidate(int index) {
    return candidates[index];
  }
}

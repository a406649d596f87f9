package io.sigline.engine.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be looked for to find a rule, or a part of one.
 *
 * @param combinations each is enough; null: the rule is always a candidate
 * @param hits how often one of them is whole
 * @param parts how many of their witnesses are shown, on average
 * @param sought a bit for each way to search a field
 */
record Choice(@Nullable List<Weighed> combinations, double hits, double parts, long sought) {
  static final Choice ALWAYS = new Choice(null, 1, 0, 0);

  /**
   * What is seen of several facts together is at least this part of what is seen of the rarest:
   * facts about one event are seldom independent.
   */
  private static final double DEPENDENCE = 0.1;

  /** A combination, and how often it is whole. */
  record Weighed(Combination combination, double hits) {}

  static Choice of(Witness witness, double hits, long sought) {
    Combination combination = new Combination(List.of(List.of(witness)));
    return new Choice(List.of(new Weighed(combination, hits)), hits, hits, sought);
  }

  /** Of each of these; all combinations of one group become one. */
  static Choice anyOf(List<Choice> choices) {
    List<Witness> single = new ArrayList<>();
    List<Weighed> all = new ArrayList<>();
    double singleHits = 0;
    double hits = 0;
    double parts = 0;
    long sought = 0;
    for (Choice choice : choices) {
      if (choice.combinations == null) {
        return ALWAYS;
      }
      for (Weighed weighed : choice.combinations) {
        if (weighed.combination.groups().size() == 1) {
          single.addAll(weighed.combination.groups().getFirst());
          singleHits += weighed.hits;
        } else {
          all.add(weighed);
        }
      }
      hits += choice.hits;
      parts += choice.parts;
      sought |= choice.sought;
    }
    if (!single.isEmpty()) {
      all.add(new Weighed(new Combination(List.of(single)), Math.min(1, singleHits)));
    }
    return new Choice(all, Math.min(1, hits), parts, sought);
  }

  /** Both of these together; null if that is too much to look for. */
  @Nullable Choice and(Choice other) {
    if (combinations == null || other.combinations == null) {
      return combinations == null ? other : this;
    }
    if (other.combinations.size() > 1) {
      return combinations.size() > 1 ? null : other.and(this);
    }
    Weighed added = other.combinations.getFirst();
    List<Weighed> both = new ArrayList<>();
    double bothHits = 0;
    for (Weighed own : combinations) {
      Combination combination = own.combination.and(added.combination);
      if (combination == null) {
        return null;
      }
      double least = Math.min(own.hits, added.hits) * DEPENDENCE;
      double together = Math.max(own.hits * added.hits, least);
      both.add(new Weighed(combination, together));
      bothHits += together;
    }
    return new Choice(
        both,
        Math.min(1, bothHits),
        parts + other.parts * combinations.size(),
        sought | other.sought);
  }
}

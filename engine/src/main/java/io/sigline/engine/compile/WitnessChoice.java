package io.sigline.engine.compile;

import io.sigline.engine.compile.Needle.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses for rules that are sought together the witnesses that cost least: seldom shown, in fields
 * that are short, or that are searched for other rules anyway.
 */
final class WitnessChoice {
  /** Costs in nanoseconds: a candidate, a look at a value, its two ends, a byte of its text. */
  private static final double CANDIDATE = 150;

  private static final double VALUE = 8;
  private static final double ENDS = 10;
  private static final double BYTE = 0.7;
  private static final double KEYWORD_BYTE = 0.2;

  /** Ways to search fields that are told apart; beyond, some are taken for one. */
  private static final int SEEKERS = 64;

  private static final int ROUNDS = 2;

  private final WitnessOdds odds;
  private final @Nullable String known;
  private final Map<Seeker, Integer> seekers = new HashMap<>();
  private final double[] costs = new double[SEEKERS];

  /** What one rule has to pay of each seeker. */
  private final double[] shares = new double[SEEKERS];

  /**
   * @param known a field of which the events in question are known to have the needed value
   */
  WitnessChoice(WitnessOdds odds, @Nullable String known) {
    this.odds = odds;
    this.known = known;
  }

  private enum Way {
    PRESENCE,
    ENDS,
    SHORT,
    GRAMS
  }

  private record Seeker(@Nullable String field, Way way) {}

  /**
   * A choice for a part of a rule.
   *
   * @param witnesses null: the rule is always a candidate
   * @param hits how often one of them is shown
   * @param sought a bit for each seeker
   */
  private record Choice(@Nullable List<Witness> witnesses, double hits, long sought) {
    private static final Choice ALWAYS = new Choice(null, 1, 0);
  }

  /**
   * The witnesses of each rule, in the order given.
   *
   * @return null for a rule that is always a candidate
   */
  List<@Nullable List<Witness>> of(List<@Nullable Necessity> rules) {
    List<@Nullable List<Witness>> chosen = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      int[] users = new int[SEEKERS];
      chosen.clear();
      for (Necessity rule : rules) {
        Choice choice = rule == null ? Choice.ALWAYS : choose(rule);
        chosen.add(choice.witnesses());
        for (long rest = choice.sought(); rest != 0; rest &= rest - 1) {
          users[Long.numberOfTrailingZeros(rest)]++;
        }
      }
      for (int seeker = 0; seeker < SEEKERS; seeker++) {
        shares[seeker] = costs[seeker] / Math.max(1, users[seeker]);
      }
    }
    return chosen;
  }

  private double cost(Choice choice) {
    double cost = choice.hits() * CANDIDATE;
    for (long rest = choice.sought(); rest != 0; rest &= rest - 1) {
      cost += shares[Long.numberOfTrailingZeros(rest)];
    }
    return cost;
  }

  private Choice choose(Necessity necessity) {
    return switch (necessity) {
      case Necessity.Fact(var witness) -> ofFact(witness);
      case Necessity.All(var parts) -> {
        Choice best = choose(parts.getFirst());
        double bestCost = cost(best);
        for (int i = 1; i < parts.size(); i++) {
          Choice other = choose(parts.get(i));
          double cost = cost(other);
          if (cost < bestCost) {
            best = other;
            bestCost = cost;
          }
        }
        yield best;
      }
      case Necessity.Any(var parts) -> ofAny(parts);
    };
  }

  private Choice ofFact(Witness witness) {
    if (known != null && known.equals(witness.field())) {
      return Choice.ALWAYS;
    }
    Way way = way(witness.needle());
    return new Choice(List.of(witness), odds.of(witness), 1L << seeker(witness.field(), way));
  }

  private Choice ofAny(List<Necessity> parts) {
    List<Witness> union = new ArrayList<>(parts.size());
    double hits = 0;
    long sought = 0;
    for (Necessity part : parts) {
      Choice choice = choose(part);
      List<Witness> witnesses = choice.witnesses();
      if (witnesses == null) {
        return Choice.ALWAYS;
      }
      union.addAll(witnesses);
      hits += choice.hits();
      sought |= choice.sought();
    }
    return new Choice(union, Math.min(hits, 1), sought);
  }

  private int seeker(@Nullable String field, Way way) {
    Seeker seeker = new Seeker(field, way);
    Integer index = seekers.get(seeker);
    if (index == null) {
      index = seekers.size() % SEEKERS;
      seekers.put(seeker, index);
      costs[index] = seekerCost(field, way);
    }
    return index;
  }

  private double seekerCost(@Nullable String field, Way way) {
    double bytes = odds.bytes(field);
    return VALUE
        + switch (way) {
          case PRESENCE -> 0;
          case ENDS -> field == null ? ENDS * 50 : ENDS;
          case SHORT, GRAMS -> bytes * (field == null ? KEYWORD_BYTE : BYTE);
        };
  }

  private static Way way(@Nullable Needle needle) {
    if (needle == null) {
      return Way.PRESENCE;
    }
    if (needle.place() != Place.ANYWHERE) {
      return Way.ENDS;
    }
    return needle.literal().length < GramIndex.GRAM ? Way.SHORT : Way.GRAMS;
  }
}

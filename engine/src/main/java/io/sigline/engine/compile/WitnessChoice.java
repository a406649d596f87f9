package io.sigline.engine.compile;

import io.sigline.engine.compile.Needle.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
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

  /** A part of a combination that is seen. */
  private static final double PART = 40;

  /** Another group of a combination must spare as much, as it makes the tables larger. */
  private static final double WORTH = 2;

  /** A byte of a text in which a candidate looks for a literal. */
  private static final double CANDIDATE_BYTE = 0.1;

  private static final double DEAREST_CANDIDATE = 5_000;

  private static final double VALUE = 8;
  private static final double ENDS = 10;
  private static final double BYTE = 0.7;

  /** Values in an event, and what a byte of them costs less as they are searched in one run. */
  private static final int VALUES = 50;

  private static final double KEYWORDS = 0.3;

  /** Ways to search fields that are told apart; beyond, some are taken for one. */
  private static final int SEEKERS = 64;

  private static final int ROUNDS = 2;

  private final WitnessOdds odds;
  private final @Nullable String known;
  private final Map<Seeker, Integer> seekers = new HashMap<>();
  private final double[] costs = new double[SEEKERS];

  /** What one rule has to pay of each seeker. */
  private final double[] shares = new double[SEEKERS];

  /** What it costs if the rule in question is a candidate. */
  private double candidate;

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
    GRAMS_EVERYWHERE,
    GRAMS_AT_EVERY_SECOND,
    GRAMS_AT_EVERY_THIRD,
    GRAMS_AT_EVERY_FIFTH;

    /** True if all of the text must be gone through. */
    boolean isScan() {
      return compareTo(SHORT) >= 0;
    }

    private double perByte() {
      return switch (this) {
        case PRESENCE, ENDS -> 0;
        case SHORT, GRAMS_EVERYWHERE -> BYTE;
        case GRAMS_AT_EVERY_SECOND -> BYTE / 2;
        case GRAMS_AT_EVERY_THIRD -> BYTE / 3;
        case GRAMS_AT_EVERY_FIFTH -> BYTE / 5;
      };
    }

    static Way of(@Nullable Needle needle) {
      if (needle == null) {
        return PRESENCE;
      }
      if (needle.place() != Place.ANYWHERE) {
        return ENDS;
      }
      return switch (needle.literal().length) {
        case 0, 1, 2, 3 -> SHORT;
        case 4 -> GRAMS_EVERYWHERE;
        case 5 -> GRAMS_AT_EVERY_SECOND;
        case 6, 7 -> GRAMS_AT_EVERY_THIRD;
        default -> GRAMS_AT_EVERY_FIFTH;
      };
    }
  }

  private record Seeker(@Nullable String field, Way way) {}

  /**
   * The combinations of witnesses of each rule, in the order given.
   *
   * @return null for a rule that is always a candidate
   */
  List<@Nullable List<Combination>> of(List<@Nullable Necessity> rules) {
    List<@Nullable List<Combination>> chosen = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      int[] users = new int[SEEKERS];
      chosen.clear();
      for (Necessity rule : rules) {
        Choice choice = rule == null ? Choice.ALWAYS : ofRule(rule);
        chosen.add(combinations(choice));
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

  private static @Nullable List<Combination> combinations(Choice choice) {
    List<Choice.Weighed> weighed = choice.combinations();
    return weighed == null ? null : weighed.stream().map(Choice.Weighed::combination).toList();
  }

  private double cost(Choice choice) {
    double cost = choice.hits() * candidate + choice.parts() * PART;
    for (long rest = choice.sought(); rest != 0; rest &= rest - 1) {
      cost += shares[Long.numberOfTrailingZeros(rest)];
    }
    return cost;
  }

  private Choice ofRule(Necessity rule) {
    candidate = Math.min(CANDIDATE + CANDIDATE_BYTE * bytesSearched(rule), DEAREST_CANDIDATE);
    return choose(rule);
  }

  /** How many bytes are gone through if each literal is looked for. */
  private double bytesSearched(Necessity necessity) {
    return switch (necessity) {
      case Necessity.Fact(var witness) ->
          Way.of(witness.needle()).isScan() ? odds.bytes(witness.field()) : 0;
      case Necessity.All(var parts) -> parts.stream().mapToDouble(this::bytesSearched).sum();
      case Necessity.Any(var parts) -> parts.stream().mapToDouble(this::bytesSearched).sum();
    };
  }

  private Choice choose(Necessity necessity) {
    return switch (necessity) {
      case Necessity.Fact(var witness) -> ofFact(witness);
      case Necessity.All(var parts) -> ofAll(parts.stream().map(this::choose).toList());
      case Necessity.Any(var parts) -> Choice.anyOf(parts.stream().map(this::choose).toList());
    };
  }

  private Choice ofFact(Witness witness) {
    if (known != null && known.equals(witness.field())) {
      return Choice.ALWAYS;
    }
    Way way = Way.of(witness.needle());
    return Choice.of(witness, odds.of(witness), 1L << seeker(witness.field(), way));
  }

  /** The cheapest, and what else makes it cheaper still. */
  private Choice ofAll(List<Choice> parts) {
    Choice best = Collections.min(parts, Comparator.comparingDouble(this::cost));
    List<Choice> others = new ArrayList<>(new LinkedHashSet<>(parts));
    var _ = others.remove(best);
    Choice next = best;
    while (next != null) {
      best = next;
      next = cheaper(best, others);
    }
    return best;
  }

  /** The choice together with what makes it cheapest, which is taken out; null if nothing does. */
  private @Nullable Choice cheaper(Choice than, List<Choice> others) {
    Choice best = null;
    double least = cost(than) - WORTH;
    int taken = -1;
    for (int i = 0; i < others.size(); i++) {
      Choice both = than.and(others.get(i));
      double cost = both == null ? least : cost(both);
      if (cost < least) {
        best = both;
        least = cost;
        taken = i;
      }
    }
    if (taken >= 0) {
      others.remove(taken);
    }
    return best;
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
    double ends = way == Way.ENDS ? ENDS : 0;
    return field == null
        ? VALUE + ends * VALUES + odds.bytes(null) * way.perByte() * KEYWORDS
        : VALUE + ends + odds.bytes(field) * way.perByte();
  }
}

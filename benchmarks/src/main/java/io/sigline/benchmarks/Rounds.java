package io.sigline.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What two sides cost in rounds taken in turn: in each round first the one, then the other. The
 * least of a side is what it costs where no neighbour disturbs; ratios are made within a round.
 */
public final class Rounds {
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> theirs = new ArrayList<>();

  /** Made empty. */
  public Rounds() {}

  /** A round: nanoseconds for each event, of each side. */
  public void add(double ourNanos, double theirNanos) {
    ours.add(ourNanos);
    theirs.add(theirNanos);
  }

  /** The least cost of our side. */
  public double ourLeast() {
    return Collections.min(ours);
  }

  /** The least cost of the other side. */
  public double theirLeast() {
    return Collections.min(theirs);
  }

  /** How many times as much the other side costs: the median of the rounds. */
  public double medianRatio() {
    List<Double> ratios = ratios();
    int middle = ratios.size() / 2;
    return ratios.size() % 2 == 1
        ? ratios.get(middle)
        : (ratios.get(middle - 1) + ratios.get(middle)) / 2;
  }

  /** The ratio of the least costs. */
  public double leastRatio() {
    return theirLeast() / ourLeast();
  }

  /** The ratios of all rounds, in words. */
  public String spread() {
    List<Double> ratios = ratios();
    return String.format(
        Locale.ROOT,
        "%.2f (least of each), %.2f (median of rounds; %.2f to %.2f)",
        leastRatio(),
        medianRatio(),
        ratios.getFirst(),
        ratios.getLast());
  }

  private List<Double> ratios() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(theirs.get(i) / ours.get(i));
    }
    Collections.sort(ratios);
    return ratios;
  }
}

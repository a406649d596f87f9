package io.sigline.benchmarks.service;

import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.load.Load;
import io.sigline.benchmarks.load.Pace;
import io.sigline.benchmarks.server.SiglineServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Changes rules while the program is under full load, and looks at each second around it. */
final class ReloadUnderLoad {
  private static final String RELOADS = "sigline_rule_reloads_total";
  private static final Pace SECOND = Pace.flatOut(Duration.ofSeconds(1));
  private static final int BEFORE = 6;
  private static final int AFTER = 4;
  private static final int MOST = 90;
  private final SiglineServer sigline;
  private final Load load;

  ReloadUnderLoad(SiglineServer sigline, Load load) {
    this.sigline = sigline;
    this.load = load;
  }

  /** Changes files that the program watches. */
  interface Change {
    void make() throws IOException;
  }

  /** Says how many logs there were in the seconds before, during and after. */
  String run(String name, Change change) throws IOException, InterruptedException {
    List<Double> before = seconds(BEFORE);
    double reloads = reloads();
    change.make();
    List<Double> during = new ArrayList<>();
    while (reloads() == reloads) {
      if (during.size() == MOST) {
        throw new BenchException("the rules were not reloaded within " + MOST + " s");
      }
      during.addAll(seconds(1));
    }
    int took = during.size();
    during.addAll(seconds(AFTER));
    double usual = median(before);
    return String.format(
        Locale.ROOT,
        "Reload under full load, %s: %,.0f logs/s before (median of %d s, the least %.0f %%), then"
            + " %s, in force after %d s; the least is %.0f %% of it, the mean %.0f %%",
        name,
        usual,
        BEFORE,
        100 * Collections.min(before) / usual,
        during.stream().map(each -> String.format(Locale.ROOT, "%,.0f", each)).toList(),
        took,
        100 * Collections.min(during) / usual,
        100 * during.stream().mapToDouble(each -> each).average().orElse(0) / usual);
  }

  private List<Double> seconds(int count) throws InterruptedException {
    List<Double> each = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      each.add(load.run(SECOND, sigline.server().process()).logsPerSecond());
    }
    return each;
  }

  private double reloads() {
    return sigline.server().metrics().sum(RELOADS, "result=\"done\"");
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}

package io.sigline.benchmarks.service;

import io.sigline.benchmarks.BenchException;
import io.sigline.benchmarks.load.Load;
import io.sigline.benchmarks.load.Pace;
import io.sigline.benchmarks.server.SiglineServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Adds a rule while the program is under full load, and looks at each second around it. */
final class ReloadUnderLoad {
  private static final String RELOADS = "sigline_rule_reloads_total";
  private static final Pace SECOND = Pace.flatOut(Duration.ofSeconds(1));
  private static final int BEFORE = 6;
  private static final int AFTER = 4;
  private static final int MOST = 30;
  private static final String RULE =
      """
      title: Added under load
      id: 5a7f3c52-5b7c-4c0e-9d2e-0f6f5f0f7a11
      logsource: {product: windows, service: system}
      detection:
        selection: {EventID: 999999}
        condition: selection
      """;

  private final SiglineServer sigline;
  private final Load load;
  private final Path rules;

  /**
   * @param rules a folder that the program watches
   */
  ReloadUnderLoad(SiglineServer sigline, Load load, Path rules) {
    this.sigline = sigline;
    this.load = load;
    this.rules = rules;
  }

  /** Says how many logs there were in the seconds before, during and after. */
  String run() throws IOException, InterruptedException {
    List<Double> before = seconds(BEFORE);
    double reloads = reloads();
    Files.writeString(rules.resolve("added.yml"), RULE);
    List<Double> during = new ArrayList<>();
    while (reloads() == reloads) {
      if (during.size() == MOST) {
        throw new BenchException("the rules were not reloaded within " + MOST + " s");
      }
      during.addAll(seconds(1));
    }
    during.addAll(seconds(AFTER));
    double usual = median(before);
    return String.format(
        Locale.ROOT,
        "Reload under full load: %,.0f logs/s before (median of %d s), then %s; the least is %.0f %%"
            + " of it, the mean %.0f %%",
        usual,
        BEFORE,
        during.stream().map(each -> String.format(Locale.ROOT, "%,.0f", each)).toList(),
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

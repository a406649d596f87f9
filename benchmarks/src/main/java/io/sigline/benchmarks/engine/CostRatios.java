package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time per record of inflating, walking and judging the same records, side by side on one
 * thread. The gate runs this class of two commits: what it takes and what it prints stays as it is.
 *
 * <p>Arguments: a folder of rules, a file of OTLP/JSON lines (gzip), the number of records, the
 * number of rounds. Then, if not those that ship, {@code --frequencies} with {@code none} or a file
 * that {@link LearnFrequencies} wrote.
 */
public final class CostRatios {
  private CostRatios() {}

  /** Prints one line per kind of work. */
  public static void main(String[] args) throws IOException {
    Plan plan =
        Plan.compile(
            RecordReplay.rules(Path.of(args[0])).rules(),
            FieldMaps.read(RecordReplay.yaml(Path.of("rules/fieldmaps"))),
            RecordReplay.frequencies(args));
    int count = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    Detector detector = plan.newDetector();
    Replay replay = new Replay(RecordReplay.records(Path.of(args[1]), count));
    double[] nanos =
        replay.nanosPerRecord(
            rounds, List.of(replay::inflate, replay.walk(detector), replay.judge(detector)));
    String[] names = {"inflate", "walk", "judge"};
    for (int i = 0; i < names.length; i++) {
      System.out.printf(
          "%-8s %7.0f ns/record  %5.2f x inflate%n", names[i], nanos[i], nanos[i] / nanos[0]);
    }
    System.out.printf("matches per round: %d%n", replay.matches() / rounds);
  }
}

package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time per record of the way from OTLP bytes to the verdict of every rule, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBenchmark {
  private static final int RECORDS = 8_000;

  /** A folder of rules, searched recursively. */
  @Param("../shared/data/sigmahq")
  public String rules = "";

  /** OTLP/JSON lines, gzip. */
  @Param({
    "../shared/data/events/win-otrf.otlp.jsonl.gz",
    "../shared/data/bulk/win-otrf-bulk.otlp.jsonl.gz"
  })
  public String events = "";

  private final OtlpRecordWalker walker = new OtlpRecordWalker();
  private final List<RecordSlice> records = new ArrayList<>();
  private Detector detector = withoutRules();

  /** Compiles the rules, reads the records. */
  @Setup(Level.Trial)
  public void read() throws IOException {
    RuleSet set = RecordReplay.rules(Path.of(rules));
    FieldMaps maps = FieldMaps.read(RecordReplay.yaml(Path.of("rules/fieldmaps")));
    detector = Plan.compile(set.rules(), maps).newDetector();
    records.addAll(RecordReplay.records(Path.of(events), RECORDS));
  }

  /** Walk only: the floor under every verdict. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void walk() {
    for (RecordSlice slice : records) {
      walker.walk(slice, detector.begin());
    }
  }

  /** Walk and verdict of every rule. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int judge() {
    int matches = 0;
    for (RecordSlice slice : records) {
      walker.walk(slice, detector.begin());
      matches += detector.end().size();
    }
    return matches;
  }

  private static Detector withoutRules() {
    return Plan.compile(List.of(), FieldMaps.none()).newDetector();
  }
}

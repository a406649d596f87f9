package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.compile.RuleFields;
import io.sigline.engine.fieldmap.EventLayout;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.MappedEvent;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.otlp.ExportRequest;
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

/**
 * Time per record of the parts of the way from OTLP bytes to the verdict of every rule, on one
 * thread. Each part includes those before it: {@code walk} ⊂ {@code route} ⊂ {@code scan} ⊂ {@code
 * judge}; {@code frame} stands for itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class EngineBenchmark {
  private static final int RECORDS = 8_000;
  private static final long SEED = 4;

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
  private final List<byte[]> requests = new ArrayList<>();
  private Detector detector = withoutRules();
  private Detector silent = withoutRules();
  private MappedEvent event = EventLayout.of(FieldMaps.none(), List.of()).newEvent();

  /** Compiles the rules, reads the records. */
  @Setup(Level.Trial)
  public void read() throws IOException {
    List<Rule> all = RecordReplay.rules(Path.of(rules)).rules();
    FieldMaps maps = FieldMaps.read(RecordReplay.yaml(Path.of("rules/fieldmaps")));
    detector = Plan.compile(all, maps).newDetector();
    List<Rule> copies = MutatedRules.of(all, 2 * all.size(), SEED);
    silent = Plan.compile(copies.subList(all.size(), copies.size()), maps).newDetector();
    event = EventLayout.of(maps, RuleFields.of(all)).newEvent();
    records.addAll(RecordReplay.records(Path.of(events), RECORDS));
    requests.addAll(RecordReplay.requests(Path.of(events), RECORDS));
  }

  /** Checking everything around the records of whole requests. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int frame() {
    int found = 0;
    for (byte[] request : requests) {
      found += ExportRequest.read(request, request.length).records();
    }
    return found;
  }

  /** Walking into the slots: the floor under every verdict. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void walk() {
    for (RecordSlice slice : records) {
      event.clear();
      walker.walk(slice, event);
    }
  }

  /** And finding out which log sources the record is of. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int route() {
    int views = 0;
    for (RecordSlice slice : records) {
      event.clear();
      walker.walk(slice, event);
      views += event.views();
    }
    return views;
  }

  /** And looking for candidates among as many rules, of which hardly any is found: mutated ones. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int scan() {
    return judge(silent);
  }

  /** The whole: the verdict of every rule. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int judge() {
    return judge(detector);
  }

  private int judge(Detector by) {
    int matches = 0;
    for (RecordSlice slice : records) {
      walker.walk(slice, by.begin());
      matches += by.end().size();
    }
    return matches;
  }

  private static Detector withoutRules() {
    return Plan.compile(List.of(), FieldMaps.none()).newDetector();
  }
}

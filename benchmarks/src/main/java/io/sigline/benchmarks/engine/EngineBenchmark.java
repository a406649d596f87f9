package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
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
    RuleSet set = RuleSet.read(yaml(Path.of(rules)), Map.of());
    FieldMaps maps = FieldMaps.read(yaml(Path.of("rules/fieldmaps")));
    detector = Plan.compile(set.rules(), maps).newDetector();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Path.of(events))),
                StandardCharsets.UTF_8))) {
      String line;
      while (records.size() < RECORDS && (line = lines.readLine()) != null) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        RecordCursor cursor = JsonRequest.read(json, json.length).cursor();
        RecordSlice slice = new RecordSlice();
        while (records.size() < RECORDS && cursor.next(slice)) {
          records.add(slice);
          slice = new RecordSlice();
        }
      }
    }
    if (records.size() < RECORDS) {
      throw new IllegalArgumentException(events + ": expected " + RECORDS + " records");
    }
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

  private static List<SourceFile> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .sorted()
          .map(EngineBenchmark::read)
          .toList();
    }
  }

  private static SourceFile read(Path file) {
    try {
      return new SourceFile(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

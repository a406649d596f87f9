package io.sigline.receiver.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sigline.engine.compile.Detector;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpRecordWalker;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import io.sigline.receiver.rules.RuleLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** All SigmaHQ rules on the recorded events that match none of them. */
class QuietRecordsTest {
  private static final Path DATA = Path.of("..", "..", "shared", "data");

  /** What the few records cost in which an expression has to run, spread over all. */
  private static final long MOST_BYTES = 16;

  private static final int ROUNDS = 60;

  private final OtlpRecordWalker walker = new OtlpRecordWalker();

  @Test
  void quietRecords_walkedAndJudged_allocateNextToNothing() throws IOException {
    assumeTrue(Files.isDirectory(DATA), () -> "no recorded events at " + DATA);
    Detector detector = detector();
    List<RecordSlice> quiet =
        records().stream().filter(record -> isQuiet(record, detector)).toList();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > MOST_BYTES; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < quiet.size(); i++) {
        isQuiet(quiet.get(i), detector);
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / quiet.size());
    }

    assertThat(quiet).hasSizeGreaterThan(10_000);
    assertThat(least).as("bytes a record").isLessThanOrEqualTo(MOST_BYTES);
  }

  private boolean isQuiet(RecordSlice record, Detector detector) {
    walker.walk(record, detector.begin());
    return detector.end().isEmpty();
  }

  private static Detector detector() {
    List<Path> rules = List.of(DATA.resolve("sigmahq"));
    List<Path> maps = List.of(Path.of("..", "rules", "fieldmaps"));
    return new RuleLoader().load(RulesConfig.all(rules, maps, Map.of())).plan().newDetector();
  }

  private static List<RecordSlice> records() throws IOException {
    List<RecordSlice> records = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(DATA.resolve("events"), "*.otlp.jsonl.gz")) {
      for (Path file : files) {
        readInto(records, file);
      }
    }
    return records;
  }

  private static void readInto(List<RecordSlice> records, Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] json = line.getBytes(UTF_8);
        RecordCursor cursor = JsonRequest.read(json, json.length).cursor();
        RecordSlice slice = new RecordSlice();
        while (cursor.next(slice)) {
          records.add(slice);
          slice = new RecordSlice();
        }
      }
    }
  }
}

package io.sigline.benchmarks.engine;

import io.sigline.engine.compile.Frequencies;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.JsonRequest;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads recorded events as records of OTLP, and rules, for replay in this process. */
public final class RecordReplay {
  private RecordReplay() {}

  /**
   * The first records of a file.
   *
   * @param file OTLP/JSON lines, gzip
   * @throws IllegalArgumentException if there are fewer
   */
  public static List<RecordSlice> records(Path file, int count) throws IOException {
    List<RecordSlice> records = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String line;
      while (records.size() < count && (line = lines.readLine()) != null) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        RecordCursor cursor = JsonRequest.read(json, json.length).cursor();
        RecordSlice slice = new RecordSlice();
        while (records.size() < count && cursor.next(slice)) {
          records.add(slice);
          slice = new RecordSlice();
        }
      }
    }
    if (records.size() < count) {
      throw new IllegalArgumentException(
          file + ": expected " + count + " records, found " + records.size());
    }
    return records;
  }

  /** The bytes of whole requests, as the file cuts them, with at least so many records in all. */
  static List<byte[]> requests(Path file, int count) throws IOException {
    List<byte[]> requests = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      int records = 0;
      String line;
      while (records < count && (line = lines.readLine()) != null) {
        byte[] json = line.getBytes(StandardCharsets.UTF_8);
        ExportRequest request = JsonRequest.read(json, json.length);
        records += request.records();
        requests.add(request.copy());
      }
    }
    return requests;
  }

  /**
   * Frequencies for a plan: those in the file that follows {@code --frequencies}, or {@code none};
   * otherwise those that ship.
   */
  static Frequencies frequencies(String[] args) throws IOException {
    int option = Arrays.asList(args).indexOf("--frequencies");
    String name = option < 0 ? "shipped" : args[option + 1];
    return switch (name) {
      case "none" -> Frequencies.none();
      case "shipped" -> Frequencies.shipped();
      default -> Frequencies.read(Files.readAllBytes(Path.of(name)));
    };
  }

  /** The rules of a folder, searched recursively. */
  public static RuleSet rules(Path folder) throws IOException {
    return RuleSet.read(yaml(folder), Map.of());
  }

  /** The YAML files of a folder, searched recursively. */
  public static List<SourceFile> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yml"))
          .sorted()
          .map(RecordReplay::read)
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

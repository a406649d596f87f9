package io.sigline.benchmarks.load;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.sigline.receiver.otlp.Evidence;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.RecordCursor;
import io.sigline.receiver.otlp.RecordSlice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads OTLP/JSON lines and cuts them into export requests of a given number of records. */
final class Batches {

  private Batches() {}

  /**
   * The requests that hold the records of the files, in order.
   *
   * @param files OTLP/JSON, one request a line, plain or {@code .gz}
   * @param size records in a request; the last one may hold fewer
   * @param most records to read at the most
   */
  static List<ExportLogsServiceRequest> read(List<Path> files, int size, int most) {
    List<ExportLogsServiceRequest> batches = new ArrayList<>();
    ExportLogsServiceRequest.Builder open = ExportLogsServiceRequest.newBuilder();
    int inOpen = 0;
    int read = 0;
    for (ResourceLogs single : singles(files, most)) {
      open.addResourceLogs(single);
      read++;
      if (++inOpen == size) {
        batches.add(open.build());
        open = ExportLogsServiceRequest.newBuilder();
        inOpen = 0;
      }
    }
    if (inOpen > 0) {
      batches.add(open.build());
    }
    if (read == 0) {
      throw new IllegalArgumentException("no record in " + files);
    }
    return batches;
  }

  private static List<ResourceLogs> singles(List<Path> files, int most) {
    List<ResourceLogs> singles = new ArrayList<>();
    for (Path file : files) {
      try (BufferedReader lines = open(file)) {
        String line;
        while (singles.size() < most && (line = lines.readLine()) != null) {
          addSingles(line, singles, most);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return singles;
  }

  private static void addSingles(String line, List<ResourceLogs> singles, int most) {
    byte[] json = line.getBytes(StandardCharsets.UTF_8);
    RecordCursor records = JsonRequest.read(json, json.length).cursor();
    RecordSlice slice = new RecordSlice();
    while (singles.size() < most && records.next(slice)) {
      singles.add(Evidence.of(slice));
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 20);
  }
}

package io.sigline.receiver.offline;

import io.sigline.engine.compile.Plan;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.JsonRequest;
import io.sigline.receiver.otlp.OtlpException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Judges the records of OTLP/JSON files, on all cores, and reports in the order of the files.
 *
 * @param plan the rules
 * @param lines takes each match, as one line of JSON
 * @param problems takes what could not be judged, and why
 */
public record RecordMatcher(Plan plan, Consumer<String> lines, Consumer<String> problems) {
  private static final int AHEAD = 64;

  private record Answer(List<String> lines, List<String> problems) {}

  /**
   * Judges every file.
   *
   * @param files OTLP/JSON, gzip where the name ends in {@code .gz}; {@code -} is standard input
   * @return true if every record could be judged
   */
  public boolean match(List<Path> files) {
    int threads = Runtime.getRuntime().availableProcessors();
    ThreadLocal<RecordJudge> judges = ThreadLocal.withInitial(() -> new RecordJudge(plan));
    boolean clean = true;
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (Path file : files) {
        try (InputStream in = RecordFile.open(file)) {
          clean &= matchAll(new JsonDocuments(in, file.toString()), file, workers, judges);
        } catch (OfflineException e) {
          problems.accept(String.valueOf(e.getMessage()));
          clean = false;
        } catch (NoSuchFileException _) {
          problems.accept(file + ": expected a file, found none");
          clean = false;
        } catch (IOException e) {
          problems.accept(file + ": cannot be read: " + e.getMessage());
          clean = false;
        }
      }
    }
    return clean;
  }

  private boolean matchAll(
      JsonDocuments documents, Path file, ExecutorService workers, ThreadLocal<RecordJudge> judges)
      throws IOException {
    Deque<Future<Answer>> ahead = new ArrayDeque<>();
    boolean clean = true;
    try {
      for (var next = documents.next(); next != null; next = documents.next()) {
        var document = next;
        ahead.add(workers.submit(() -> judge(document, file, judges.get())));
        if (ahead.size() > AHEAD) {
          clean &= report(ahead.remove());
        }
      }
    } finally {
      while (!ahead.isEmpty()) {
        clean &= report(ahead.remove());
      }
    }
    return clean;
  }

  private boolean report(Future<Answer> future) {
    try {
      Answer answer = future.get();
      answer.lines().forEach(lines);
      answer.problems().forEach(problems);
      return answer.problems().isEmpty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("judging failed", e.getCause());
    }
  }

  private static Answer judge(JsonDocuments.Document document, Path file, RecordJudge judge) {
    List<String> found = new ArrayList<>();
    String place = file + ":" + document.line() + ": ";
    try {
      ExportRequest request = JsonRequest.read(document.bytes(), document.bytes().length);
      RecordJudge.Verdict verdict = judge.judge(request);
      verdict.hits().forEach(hit -> found.add(MatchLine.of(hit)));
      return new Answer(found, verdict.unreadable().stream().map(place::concat).toList());
    } catch (OtlpException e) {
      return new Answer(found, List.of(place + e.getMessage()));
    }
  }
}

package io.sigline.receiver.offline;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.correlate.CorrelationPlan;
import io.sigline.engine.correlate.Fired;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.OtlpException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Judges the records of files, on several threads, and reports in the order of the files. What is
 * read ahead is bounded.
 *
 * @param <T> what is made of a match
 */
public final class RecordMatcher<T> {
  private static final int AHEAD_PER_THREAD = 4;

  private final Plan plan;
  private final Input input;
  private final Function<RecordJudge.Hit, T> shape;
  private final Consumer<T> matches;
  private final Consumer<String> problems;
  private long records;

  private record Answer<T>(List<T> matches, List<String> problems, int records) {}

  /**
   * Makes a matcher.
   *
   * @param shape what to make of a match, in any thread
   * @param matches takes each in order, in the thread that calls {@link #match}
   * @param problems takes what could not be judged, and why
   */
  RecordMatcher(
      Plan plan,
      Input input,
      Function<RecordJudge.Hit, T> shape,
      Consumer<T> matches,
      Consumer<String> problems) {
    this.plan = plan;
    this.input = input;
    this.shape = shape;
    this.matches = matches;
    this.problems = problems;
  }

  /**
   * Judges every file, and correlates the matches of all of them.
   *
   * @param undelivered why the service would not alert, by the keys of such rules and correlations
   * @param lines takes each match, as a line of JSON; after all of them what correlations fire
   * @param problems takes what could not be judged or correlated, and why
   * @return true if everything could be
   */
  public static boolean correlated(
      Plan plan,
      CorrelationPlan correlations,
      Map<String, String> undelivered,
      Input input,
      List<Path> files,
      Consumer<String> lines,
      Consumer<String> problems) {
    FileCorrelations correlated = new FileCorrelations(correlations);
    Consumer<RecordJudge.Hit> matches =
        hit -> {
          lines.accept(MatchLine.of(hit, undelivered.getOrDefault(hit.match().rule().key(), "")));
          correlated.add(hit);
        };
    boolean clean =
        new RecordMatcher<>(plan, input, Function.identity(), matches, problems).match(files);
    Consumer<Fired> firings =
        fired ->
            lines.accept(
                MatchLine.of(fired, undelivered.getOrDefault(fired.correlation().key(), "")));
    return correlated.fire(firings, problems) && clean;
  }

  /** A matcher that makes a line of JSON of each match. */
  public static RecordMatcher<String> lines(
      Plan plan, Input input, Consumer<String> lines, Consumer<String> problems) {
    return new RecordMatcher<>(plan, input, hit -> MatchLine.of(hit, ""), lines, problems);
  }

  /**
   * Judges every file.
   *
   * @param files gzip where the name ends in {@code .gz}; {@code -} is standard input
   * @return true if every record could be judged
   */
  public boolean match(List<Path> files) {
    ThreadLocal<RecordJudge> judges = ThreadLocal.withInitial(() -> new RecordJudge(plan));
    boolean clean = true;
    try (ExecutorService workers = Executors.newFixedThreadPool(input.threads())) {
      for (Path file : files) {
        try (InputStream in = RecordFile.open(file)) {
          Batches batches = Batches.of(in, file.toString(), input.format(), input.logSource());
          clean &= matchAll(batches, workers, judges);
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

  /** Records of the batches judged until now. */
  public long records() {
    return records;
  }

  private boolean matchAll(
      Batches batches, ExecutorService workers, ThreadLocal<RecordJudge> judges)
      throws IOException {
    Deque<Future<Answer<T>>> ahead = new ArrayDeque<>();
    boolean clean = true;
    try {
      for (var next = batches.next(); next != null; next = batches.next()) {
        Batch batch = next;
        ahead.add(workers.submit(() -> judge(batch, judges.get())));
        if (ahead.size() > AHEAD_PER_THREAD * input.threads()) {
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

  private boolean report(Future<Answer<T>> future) {
    try {
      Answer<T> answer = future.get();
      answer.matches().forEach(matches);
      answer.problems().forEach(problems);
      records += answer.records();
      return answer.problems().isEmpty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("judging failed", e.getCause());
    }
  }

  private Answer<T> judge(Batch batch, RecordJudge judge) {
    String place = batch.place() + ": ";
    try {
      ExportRequest request = batch.parser().parse();
      RecordJudge.Verdict verdict = judge.judge(request);
      List<T> found = new ArrayList<>(verdict.hits().size());
      verdict.hits().forEach(hit -> found.add(shape.apply(hit)));
      return new Answer<>(
          found, verdict.unreadable().stream().map(place::concat).toList(), request.records());
    } catch (OtlpException e) {
      return new Answer<>(List.of(), List.of(place + e.getMessage()), 0);
    }
  }
}

package io.sigline.receiver.simulation;

import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.pipeline.Outcome;
import io.sigline.receiver.pipeline.Room;
import io.sigline.receiver.pipeline.Submission;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A collector as the real one was measured: a queue, some calls at once, a deadline for each, and
 * the same batch again, later and later, until it is answered well. A call that is not answered in
 * time is cancelled. Whatever travels may be lost.
 */
final class SimulatedCollector {
  private static final int CONSUMERS = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final double FIRST_BACKOFF = 5e9;
  private static final double LONGEST_BACKOFF = 30e9;

  private final String name;
  private final Scheduler scheduler;
  private final Weather weather;
  private final Supplier<@Nullable Life> server;
  private final Ledger ledger;
  private final Deque<Batch> queue = new ArrayDeque<>();
  private final List<Batch> sending = new ArrayList<>();

  /** Raised by a crash: what was under way is forgotten. */
  private int life;

  private int batches;

  SimulatedCollector(
      String name,
      Scheduler scheduler,
      Weather weather,
      Supplier<@Nullable Life> server,
      Ledger ledger) {
    this.name = name;
    this.scheduler = scheduler;
    this.weather = weather;
    this.server = server;
    this.ledger = ledger;
  }

  private final class Batch {
    private final String id = name + "#" + batches++;
    private final List<LogLine> lines;
    private final byte[] request;
    private int failures;

    private Batch(List<LogLine> lines) {
      this.lines = lines;
      this.request = LogLine.request(lines);
    }
  }

  /** One try. */
  private final class Call {
    private final Batch batch;
    private final int begun = life;
    private boolean over;
    private @Nullable Submission submission;

    private Call(Batch batch) {
      this.batch = batch;
    }

    private boolean isOver() {
      return over || begun != life;
    }
  }

  boolean isEmpty() {
    return queue.isEmpty() && sending.isEmpty();
  }

  /** New lines, to be sent. */
  void collect(List<LogLine> lines) {
    ledger.sent(lines);
    queue.add(new Batch(lines));
    sendNext();
  }

  /** It is started again at once, with its queue if it has it on disk. */
  void crash() {
    scheduler.trace.add(scheduler.now(), () -> name + ": crash");
    life++;
    List<Batch> left = new ArrayList<>(sending);
    left.addAll(queue);
    sending.clear();
    queue.clear();
    if (weather.persistent()) {
      queue.addAll(weather.rebatching() ? cutAnew(left) : left);
    }
    scheduler.after(scheduler.between(0, 3_000_000_000L), this::sendNext);
  }

  private List<Batch> cutAnew(List<Batch> batches) {
    List<LogLine> lines = batches.stream().flatMap(batch -> batch.lines.stream()).toList();
    List<Batch> anew = new ArrayList<>();
    for (int from = 0; from < lines.size(); ) {
      int to = (int) Math.min(lines.size(), from + scheduler.between(1, 2L * weather.most()));
      anew.add(new Batch(lines.subList(from, to)));
      from = to;
    }
    return anew;
  }

  private void sendNext() {
    while (sending.size() < CONSUMERS && !queue.isEmpty()) {
      Batch batch = queue.remove();
      sending.add(batch);
      send(batch);
    }
  }

  private void send(Batch batch) {
    Call call = new Call(batch);
    scheduler.trace.add(scheduler.now(), () -> "%s: sends %s".formatted(batch.id, brief(batch)));
    scheduler.after(DEADLINE.toNanos(), () -> timeOut(call));
    if (!lost()) {
      long on = scheduler.between(50_000, 20_000_000);
      long left = DEADLINE.toNanos() - on;
      scheduler.after(on, () -> arrive(call, left));
    }
  }

  private static List<String> brief(Batch batch) {
    return batch.lines.stream()
        .map(line ->
            "%d %s %s"
                .formatted(
                    line.serial(),
                    line.word(),
                    line.word().equals("login") ? line.user() : line.host()))
        .toList();
  }

  private boolean lost() {
    return scheduler.now() < weather.faults().toNanos() && scheduler.chance(weather.lostMessages());
  }

  private void timeOut(Call call) {
    if (call.isOver()) {
      return;
    }
    fail(call, "deadline exceeded");
    Submission submission = call.submission;
    if (submission != null && !lost()) {
      scheduler.after(scheduler.between(50_000, 20_000_000), submission::cancel);
    }
  }

  /** At the other end. What intake does there is done here: room, frame, submission, answer. */
  private void arrive(Call call, long nanosLeft) {
    Life target = server.get();
    if (target == null || !target.isAlive()) {
      answer(call, "connection refused");
      return;
    }
    byte[] bytes = call.batch.request.clone();
    Room room = target.ring.room();
    if (!room.grow(bytes.length)) {
      room.release();
      answer(call, "no room");
      return;
    }
    ExportRequest request = ExportRequest.read(bytes, bytes.length);
    call.submission =
        target.ring.submit(
            request,
            room,
            Duration.ofNanos(nanosLeft),
            outcome -> {
              if (target.isAlive()) {
                judged(call, outcome);
              }
            });
  }

  private void judged(Call call, Outcome outcome) {
    scheduler.trace.add(scheduler.now(), () -> call.batch.id + ": " + outcome);
    switch (outcome) {
      case Outcome.Judged(long rejected, String message) -> {
        if (rejected > 0) {
          scheduler.violated(new Violation("records were rejected: " + message));
        }
        ledger.acknowledged(call.batch.lines);
        answer(call, "");
      }
      case Outcome.Refused(_, String message) -> answer(call, message);
    }
  }

  /** An empty failure is success. */
  private void answer(Call call, String failure) {
    if (!lost()) {
      scheduler.after(
          scheduler.between(50_000, 20_000_000),
          () -> {
            if (call.isOver()) {
              return;
            }
            if (failure.isEmpty()) {
              call.over = true;
              sending.remove(call.batch);
              sendNext();
            } else {
              fail(call, failure);
            }
          });
    }
  }

  /** To be sent again. */
  private void fail(Call call, String why) {
    call.over = true;
    Batch batch = call.batch;
    double backoff = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * Math.pow(1.5, batch.failures++));
    long wait = (long) (backoff * (0.5 + scheduler.random.nextDouble()));
    scheduler.trace.add(
        scheduler.now(), () -> "%s: %s; again in %d ms".formatted(batch.id, why, wait / 1_000_000));
    int begun = life;
    scheduler.after(
        wait,
        () -> {
          if (begun == life) {
            send(batch);
          }
        });
  }
}

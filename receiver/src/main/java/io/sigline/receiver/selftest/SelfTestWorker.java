package io.sigline.receiver.selftest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The thread of live self-tests: makes them when they are asked for, and when they are due. */
public final class SelfTestWorker implements AutoCloseable {
  /** After a start, before the first test that nobody asked for. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  /** Who asks, waits. */
  private static final double REST_IF_ASKED = 0.5;

  /** Nobody waits: a fifth of a core. */
  private static final double REST_IF_DUE = 4;

  private final LiveSelfTest tests;
  private final Duration interval;
  private final int rules;
  private final InstantSource clock;
  private final BlockingQueue<TestRun> asked = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private Instant due;

  private SelfTestWorker(LiveSelfTest tests, Duration interval, int rules, InstantSource clock) {
    this.tests = tests;
    this.interval = interval;
    this.rules = rules;
    this.clock = clock;
    this.due = firstDue();
    this.thread = Thread.ofPlatform().name("selftest").daemon().unstarted(this::loop);
  }

  /**
   * Starts the thread.
   *
   * @param interval from one test to the next; zero = only when asked
   * @param rules at a time, without being asked; 0 = all
   */
  public static SelfTestWorker start(
      LiveSelfTest tests, Duration interval, int rules, InstantSource clock) {
    SelfTestWorker worker = new SelfTestWorker(tests, interval, rules, clock);
    worker.thread.start();
    return worker;
  }

  /** The tests that it makes. */
  public LiveSelfTest tests() {
    return tests;
  }

  /**
   * Asks for a run.
   *
   * @param most so many rules, those tested longest ago first; 0 = all
   * @return empty if a run is on its way
   */
  public Optional<TestRun> ask(int most) {
    Optional<TestRun> run = tests.begin(most);
    run.ifPresent(asked::add);
    return run;
  }

  /** A restart does not bring the next test forward. */
  private Instant firstDue() {
    Instant soon = clock.instant().plus(SETTLED);
    Instant next =
        tests.proofs().values().stream()
            .flatMap(proof -> Stream.of(proof.provenAt(), proof.failedAt()))
            .filter(time -> time != null)
            .max(Instant::compareTo)
            .map(last -> last.plus(interval))
            .orElse(soon);
    return next.isBefore(soon) ? soon : next;
  }

  private void loop() {
    try {
      while (true) {
        TestRun run = interval.isZero() ? asked.take() : next();
        if (run != null) {
          tests.finish(run, REST_IF_ASKED);
        } else if (!clock.instant().isBefore(due)) {
          due = clock.instant().plus(interval);
          tests.begin(rules).ifPresent(one -> tests.finish(one, REST_IF_DUE));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private @org.jspecify.annotations.Nullable TestRun next() throws InterruptedException {
    Duration wait = Duration.between(clock.instant(), due);
    return asked.poll(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Breaks off what is on its way. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      var _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

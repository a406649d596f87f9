package io.sigline.receiver.selftest;

import io.sigline.receiver.otlp.Digest;
import io.sigline.receiver.pipeline.TestDesk;
import io.sigline.receiver.pipeline.Trial;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records that self-tests have announced, each for a few minutes: by a tag of its own and the
 * digest of its bytes. Whoever learns a tag can only send the very same record again. Any thread.
 */
public final class Announcements implements TestDesk {
  /** For so long a record is taken for a test after it was announced. */
  static final Duration VALIDITY = Duration.ofMinutes(5);

  private static final Logger log = LoggerFactory.getLogger(Announcements.class);
  private static final Duration REPORT = Duration.ofMinutes(1);

  private final Map<String, Announced> tests = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final LongAdder recognised = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final AtomicLong nextReport;

  private record Announced(Digest digest, Trial trial, long until) {}

  /** Nothing is announced. */
  public Announcements() {
    this(System::nanoTime);
  }

  Announcements(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.nextReport = new AtomicLong(nanoTime.getAsLong());
  }

  /**
   * Announces a record.
   *
   * @param tag that it carries and nobody can guess
   */
  void announce(String tag, Digest digest, Trial trial) {
    tests.put(tag, new Announced(digest, trial, nanoTime.getAsLong() + VALIDITY.toNanos()));
  }

  /** Forgets those whose time is over. */
  void tidy() {
    long now = nanoTime.getAsLong();
    tests.values().removeIf(test -> now - test.until() >= 0);
  }

  @Override
  public @Nullable Trial find(String tag, Supplier<Digest> digest) {
    Announced announced = tests.get(tag);
    if (announced != null
        && nanoTime.getAsLong() - announced.until() < 0
        && announced.digest().equals(digest.get())) {
      recognised.increment();
      return announced.trial();
    }
    foreign.increment();
    report();
    return null;
  }

  /** Records that were taken for self-tests. */
  public long recognised() {
    return recognised.sum();
  }

  /** Records that carry the tag and were not announced. */
  public long foreign() {
    return foreign.sum();
  }

  /** Once a minute at most. */
  private void report() {
    long now = nanoTime.getAsLong();
    long next = nextReport.get();
    if (now - next >= 0 && nextReport.compareAndSet(next, now + REPORT.toNanos())) {
      log.atWarn()
          .addKeyValue("records", foreign.sum())
          .log(
              "records carry {} and belong to no self-test: they are judged and alerted as all"
                  + " others; somebody may try to hide something",
              "sigline.selftest");
    }
  }
}

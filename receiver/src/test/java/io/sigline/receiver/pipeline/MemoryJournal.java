package io.sigline.receiver.pipeline;

import io.sigline.alerting.alert.Finding;
import io.sigline.alerting.journal.Batch;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.JournalException;
import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.alerting.journal.StoredHit;
import io.sigline.alerting.journal.TestFinding;
import io.sigline.engine.correlate.EventId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A journal for tests: keeps each commit, or fails while told to. */
public final class MemoryJournal implements FindingJournal {
  /** What was committed, commit by commit. */
  public final List<Batch> commits = new CopyOnWriteArrayList<>();

  /** What self-tests came to. */
  public final List<TestFinding> proven = new CopyOnWriteArrayList<>();

  /** While true every commit fails. */
  public final AtomicBoolean broken = new AtomicBoolean();

  @Override
  public void commit(Batch batch) {
    if (broken.get()) {
      throw new JournalException("no space left", new IOException("ENOSPC"));
    }
    commits.add(batch);
  }

  @Override
  public Map<String, String> prove(List<TestFinding> tests) {
    if (broken.get()) {
      throw new JournalException("no space left", new IOException("ENOSPC"));
    }
    proven.addAll(tests);
    return Map.of();
  }

  @Override
  public byte[] requestKey() {
    return new byte[32];
  }

  @Override
  public List<JudgedRequest> judgedRequests() {
    return commits.stream().flatMap(batch -> batch.requests().stream()).toList();
  }

  @Override
  public void keepRequests(Duration age, int most) {}

  @Override
  public void keepHits(Duration age, int most) {}

  @Override
  public long lastArrivalUnixNano() {
    return hits().mapToLong(StoredHit::arrivalUnixNano).max().orElse(0);
  }

  @Override
  public Set<EventId> firedSince(long arrivalUnixNano) {
    return commits.stream()
        .flatMap(batch -> batch.fired().stream())
        .filter(fired -> fired.arrivalUnixNano() >= arrivalUnixNano)
        .map(fired -> fired.fired().id())
        .collect(Collectors.toSet());
  }

  @Override
  public void hitsSince(long arrivalUnixNano, Consumer<StoredHit> sink) {
    hits().filter(hit -> hit.arrivalUnixNano() >= arrivalUnixNano).forEach(sink);
  }

  /** Every hit of correlations, in order. */
  public Stream<StoredHit> hits() {
    return commits.stream()
        .flatMap(batch -> batch.hits().stream())
        .map(arrived -> new StoredHit(arrived.hit(), arrived.arrivalUnixNano()));
  }

  /** Every finding of a rule, in order. */
  public List<Finding> findings() {
    return commits.stream().flatMap(batch -> batch.findings().stream()).toList();
  }

  /** Every alerting finding of a correlation, in order. */
  public List<Finding> fired() {
    return commits.stream()
        .flatMap(batch -> batch.fired().stream())
        .flatMap(fired -> Stream.ofNullable(fired.finding()))
        .toList();
  }
}

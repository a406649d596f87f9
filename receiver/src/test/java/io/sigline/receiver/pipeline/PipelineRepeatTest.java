package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.sigline.alerting.journal.JudgedRequest;
import io.sigline.receiver.otlp.ExportRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineRepeatTest {
  private static final Outcome OK = new Outcome.Judged(0, "");
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int MOST = 4;

  private final MemoryJournal journal = new MemoryJournal();
  private final CountDownLatch latch = new CountDownLatch(1);
  private final AtomicLong laterNanos = new AtomicLong();
  private PipelineCounters counters = new PipelineCounters();
  private Pipeline pipeline = start(new PipelineSettings.Remembering(WINDOW, MOST));

  private Pipeline start(PipelineSettings.Remembering remembering) {
    PipelineSettings settings =
        new PipelineSettings(
            4,
            2,
            64 << 20,
            Duration.ofSeconds(20),
            PipelineSettings.Correlating.DEFAULT,
            remembering);
    Ticker ticker =
        new Ticker() {
          @Override
          public long nanoTime() {
            return System.nanoTime() + laterNanos.get();
          }

          @Override
          public long unixNano() {
            return Ticker.SYSTEM.unixNano() + laterNanos.get();
          }

          @Override
          public void nap(long nanos) {
            Ticker.SYSTEM.nap(nanos);
          }
        };
    return Pipeline.start(
        settings,
        new PipelineState(
            () -> new WordDetector("r1", latch),
            counters,
            ticker,
            new Room.Bound(64 << 20, 1 << 20)),
        journal);
  }

  private void restart(PipelineSettings.Remembering remembering) {
    pipeline.close();
    counters = new PipelineCounters();
    pipeline = start(remembering);
  }

  @AfterEach
  void stop() {
    latch.countDown();
    pipeline.close();
  }

  /** A call, and what it was told. */
  private final class Sent {
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final Submission submission;

    Sent(ExportLogsServiceRequest request) {
      ExportRequest read = Requests.read(request);
      Room room = pipeline.room();
      assertThat(room.grow(read.length())).isTrue();
      submission = pipeline.submit(read, room, Pipeline.NO_DEADLINE, outcome::complete);
    }

    Outcome told() {
      return outcome.orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private Outcome tell(ExportLogsServiceRequest request) {
    return new Sent(request).told();
  }

  private void assertBalanced() {
    await()
        .untilAsserted(() -> {
          assertThat(pipeline.recordsInRing()).isZero();
          assertThat(counters.records.sum())
              .isEqualTo(
                  counters.evaluated.sum()
                      + counters.rejected.sum()
                      + counters.faulted.sum()
                      + counters.dropped.sum()
                      + counters.repeated.sum());
          assertThat(counters.calls.sum())
              .isEqualTo(
                  counters.judged.sum()
                      + counters.repeatedCalls.sum()
                      + counters.refusedFull.sum()
                      + counters.refusedJournal.sum()
                      + counters.refusedFault.sum()
                      + counters.refusedClosed.sum()
                      + counters.callsAbandoned.sum());
          assertThat(pipeline.bytesInFlight()).isZero();
        });
  }

  private static ExportLogsServiceRequest withUnreadable(String... bodies) {
    ExportLogsServiceRequest.Builder request = Requests.of(bodies).toBuilder();
    UnknownFieldSet.Field torn = // a body whose value ends in the middle
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFrom(new byte[] {10, 99}))
            .build();
    request
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .addLogRecords(
            LogRecord.newBuilder()
                .setUnknownFields(
                    UnknownFieldSet.newBuilder()
                        .addField(LogRecord.BODY_FIELD_NUMBER, torn)
                        .build()));
    return request.build();
  }

  @Test
  void submit_judgedBefore_isAnsweredAgainAndNotJudged() {
    assertThat(tell(Requests.of("evil", "good"))).isEqualTo(OK);
    assertThat(tell(Requests.of("evil", "good"))).isEqualTo(OK);
    assertThat(tell(Requests.of("evil", "good "))).isEqualTo(OK);
    assertThat(counters.evaluated.sum()).isEqualTo(4);
    assertThat(counters.repeated.sum()).isEqualTo(2);
    assertThat(counters.repeatedCalls.sum()).isEqualTo(1);
    assertThat(journal.findings()).hasSize(2);
    assertBalanced();
  }

  @Test
  void submit_judgedBeforeWithPartialSuccess_isToldTheSameNumbers() {
    Outcome first = tell(withUnreadable("good"));
    assertThat(first)
        .isInstanceOfSatisfying(
            Outcome.Judged.class, judged -> assertThat(judged.rejected()).isEqualTo(1));
    assertThat(tell(withUnreadable("good"))).isEqualTo(first);
    assertThat(counters.rejected.sum()).isEqualTo(1);
    assertThat(counters.repeated.sum()).isEqualTo(2);
    assertBalanced();
  }

  @Test
  void submit_judgedLongerAgoThanTheWindow_isJudged() {
    assertThat(tell(Requests.of("evil"))).isEqualTo(OK);
    laterNanos.set(WINDOW.toNanos());
    assertThat(tell(Requests.of("evil"))).isEqualTo(OK);
    assertThat(counters.evaluated.sum()).isEqualTo(2);
    assertBalanced();
  }

  @Test
  void submit_moreThanAreRemembered_forgetsTheOldest() {
    IntStream.range(0, MOST + 1).forEach(i -> tell(Requests.of("good " + i)));
    assertThat(pipeline.requestsRemembered()).isEqualTo(MOST);
    IntStream.range(1, MOST + 1).forEach(i -> tell(Requests.of("good " + i)));
    assertThat(counters.repeated.sum()).isEqualTo(MOST);
    assertThat(tell(Requests.of("good 0"))).isEqualTo(OK);
    assertThat(counters.evaluated.sum()).isEqualTo(MOST + 2);
    assertBalanced();
  }

  @Test
  void submit_switchedOff_isJudgedEachTime() {
    restart(PipelineSettings.Remembering.NONE);
    assertThat(tell(Requests.of("evil"))).isEqualTo(OK);
    assertThat(tell(Requests.of("evil"))).isEqualTo(OK);
    assertThat(counters.evaluated.sum()).isEqualTo(2);
    assertThat(journal.judgedRequests()).isEmpty();
    assertBalanced();
  }

  @Test
  void submit_twinUnderWay_waitsForItsOutcome() {
    Sent first = new Sent(Requests.of("wait evil"));
    Sent second = new Sent(Requests.of("wait evil"));
    await().until(() -> WordDetector.waiting(latch) == 1);
    assertThat(second.outcome).isNotDone();
    latch.countDown();
    assertThat(first.told()).isEqualTo(OK);
    assertThat(second.told()).isEqualTo(OK);
    assertThat(counters.evaluated.sum()).isEqualTo(1);
    assertThat(counters.repeated.sum()).isEqualTo(1);
    assertThat(journal.findings()).hasSize(1);
    assertBalanced();
  }

  @Test
  void submit_twinUnderWayFails_isRefusedToo() {
    journal.broken.set(true);
    Sent first = new Sent(Requests.of("wait evil"));
    Sent second = new Sent(Requests.of("wait evil"));
    latch.countDown();
    assertThat(first.told()).isInstanceOf(Outcome.Refused.class);
    assertThat(second.told()).isEqualTo(first.told());
    journal.broken.set(false);
    assertThat(tell(Requests.of("wait evil"))).isEqualTo(OK);
    assertThat(counters.refusedJournal.sum()).isEqualTo(2);
    assertThat(journal.findings()).hasSize(1);
    assertBalanced();
  }

  @Test
  void cancel_whileATwinWaits_judgesTheTwin() {
    String[] bodies = {"wait", "evil"};
    Sent first = new Sent(Requests.of(bodies));
    Sent gone = new Sent(Requests.of(bodies));
    Sent last = new Sent(Requests.of(bodies));
    await().until(() -> WordDetector.waiting(latch) == 1);
    first.submission.cancel();
    gone.submission.cancel();
    latch.countDown();
    assertThat(last.told()).isEqualTo(OK);
    assertThat(journal.findings()).hasSize(1);
    assertThat(counters.callsAbandoned.sum()).isEqualTo(2);
    assertThat(counters.judged.sum()).isEqualTo(1);
    assertBalanced();
  }

  @Test
  void cancel_afterTheLastRecordWasSeen_isRememberedAsJudged() {
    Sent first = new Sent(Requests.of("wait evil"));
    await().until(() -> WordDetector.waiting(latch) == 1);
    first.submission.cancel();
    latch.countDown();
    assertThat(tell(Requests.of("wait evil"))).isEqualTo(OK);
    assertThat(counters.evaluated.sum()).isEqualTo(1);
    assertThat(counters.repeatedCalls.sum()).isEqualTo(1);
    assertThat(counters.callsAbandoned.sum()).isEqualTo(1);
    assertThat(journal.findings()).hasSize(1);
    assertBalanced();
  }

  @Test
  void submit_twinGivenUpWhileItWaitsForRoom_isJudgedInItsPlace() {
    List<Sent> stuck = new ArrayList<>();
    IntStream.range(0, 6).forEach(i -> stuck.add(new Sent(Requests.of("wait " + i))));
    await().until(() -> pipeline.callsWaiting() == 2);
    Sent first = new Sent(Requests.of("evil"));
    Sent second = new Sent(Requests.of("evil"));
    assertThat(pipeline.callsWaiting()).isEqualTo(3);
    first.submission.cancel();
    latch.countDown();
    assertThat(second.told()).isEqualTo(OK);
    assertThat(stuck).allSatisfy(sent -> assertThat(sent.told()).isEqualTo(OK));
    assertThat(counters.dropped.sum()).isEqualTo(1);
    assertThat(journal.findings()).hasSize(1);
    assertBalanced();
  }

  @Test
  void submit_givenUpAfterFaults_isRepeatedAsPartialSuccess() {
    for (int i = 1; i < JournalHandler.MOST_FAILURES; i++) {
      assertThat(tell(Requests.of("poison"))).isInstanceOf(Outcome.Refused.class);
    }
    Outcome given = tell(Requests.of("poison"));
    assertThat(given).isInstanceOf(Outcome.Judged.class);
    assertThat(tell(Requests.of("poison"))).isEqualTo(given);
    assertThat(counters.poisoned.sum()).isEqualTo(1);
    assertBalanced();
  }

  @Test
  void commit_ofARequestsLastFindings_hasTheRequest() {
    assertThat(tell(Requests.of("good"))).isEqualTo(OK);
    assertThat(journal.commits).isEmpty();
    assertThat(tell(Requests.many(3_000, "evil"))).isEqualTo(OK);
    assertThat(journal.judgedRequests()).hasSizeLessThanOrEqualTo(1);
    assertThat(tell(Requests.of("evil"))).isEqualTo(OK);
    assertThat(journal.judgedRequests()).hasSize(2);
    assertThat(journal.commits.getLast().findings()).hasSize(1);
    assertThat(journal.commits.getLast().requests()).isNotEmpty();
    assertBalanced();
  }

  @Test
  void start_journalHasRequests_knowsThemAsLongAsTheWindowSays() {
    Outcome partial = tell(withUnreadable("evil"));
    assertThat(journal.judgedRequests())
        .singleElement()
        .extracting(JudgedRequest::rejected)
        .isEqualTo(1L);
    restart(new PipelineSettings.Remembering(WINDOW, MOST));
    assertThat(tell(withUnreadable("evil"))).isEqualTo(partial);
    assertThat(counters.evaluated.sum()).isZero();
    assertThat(counters.repeatedCalls.sum()).isEqualTo(1);
    assertBalanced();
    laterNanos.set(WINDOW.toNanos());
    restart(new PipelineSettings.Remembering(WINDOW, MOST));
    assertThat(pipeline.requestsRemembered()).isZero();
    assertThat(tell(withUnreadable("evil"))).isEqualTo(partial);
    assertThat(counters.evaluated.sum()).isEqualTo(1);
    assertBalanced();
  }
}

package io.sigline.receiver.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.alerting.alert.Finding;
import io.sigline.receiver.otlp.ExportRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
  private static final int RUN = 64;
  private static final int SLOTS = 4;

  /** Records that fill the ring. */
  private static final int RING = SLOTS * RUN;

  private final MemoryJournal journal = new MemoryJournal();
  private final CountDownLatch latch = new CountDownLatch(1);
  private final PipelineCounters counters = new PipelineCounters();
  private final Pipeline pipeline = start(settings(Duration.ofSeconds(20)));

  private Pipeline start(PipelineSettings settings) {
    return Pipeline.start(settings, () -> new WordDetector("r1", latch), journal, counters);
  }

  private static PipelineSettings settings(Duration hold) {
    return new PipelineSettings(SLOTS, 2, 64 << 20, hold);
  }

  @AfterEach
  void stop() {
    latch.countDown();
    pipeline.close();
  }

  private CompletableFuture<Outcome> submit(ExportLogsServiceRequest request) {
    return submit(request, Pipeline.NO_DEADLINE);
  }

  private CompletableFuture<Outcome> submit(ExportLogsServiceRequest request, Duration timeLeft) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    ExportRequest read = Requests.read(request);
    Room room = pipeline.room();
    assertThat(room.grow(read.length())).isTrue();
    pipeline.submit(read, room, timeLeft, outcome::complete);
    return outcome;
  }

  private List<CompletableFuture<Outcome>> holdUpBothEvaluators() {
    var stuck = List.of(submit(Requests.of("wait")), submit(Requests.of("wait")));
    await().until(() -> WordDetector.waiting(latch) == 2);
    return stuck;
  }

  private static Outcome join(CompletableFuture<Outcome> outcome) {
    return outcome.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static Outcome.Reason reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) outcome).reason();
  }

  private void assertBalanced() {
    await().untilAsserted(() -> assertThat(pipeline.recordsInRing()).isZero());
    long callsOut =
        counters.judged.sum()
            + counters.refusedFull.sum()
            + counters.refusedJournal.sum()
            + counters.refusedFault.sum()
            + counters.refusedClosed.sum()
            + counters.callsAbandoned.sum();
    assertThat(counters.calls.sum()).isEqualTo(callsOut);
    await()
        .untilAsserted(() -> {
          long recordsOut =
              counters.evaluated.sum()
                  + counters.rejected.sum()
                  + counters.faulted.sum()
                  + counters.dropped.sum();
          assertThat(counters.records.sum()).isEqualTo(recordsOut);
        });
    assertThat(pipeline.bytesInFlight()).isZero();
  }

  @Test
  void submit_matchingRecords_areJournalledInOrderBeforeTheAnswer() {
    List<String> bodies =
        IntStream.range(0, 5000).mapToObj(i -> i % 5 == 0 ? "evil" + i : "x" + i).toList();
    assertThat(join(submit(Requests.of(bodies)))).isEqualTo(new Outcome.Judged(0, ""));
    assertThat(journal.findings())
        .extracting(finding -> body(finding))
        .containsExactlyElementsOf(bodies.stream().filter(b -> b.startsWith("evil")).toList());
    assertThat(counters.matched.sum()).isEqualTo(1000);
    assertThat(counters.journalled.sum()).isEqualTo(1000);
    assertBalanced();
  }

  private static String body(Finding finding) {
    return finding.evidence().getScopeLogs(0).getLogRecords(0).getBody().getStringValue();
  }

  @Test
  void submit_nothingMatches_needsNoJournal() {
    journal.broken.set(true);
    assertThat(join(submit(Requests.many(1000, "good")))).isEqualTo(new Outcome.Judged(0, ""));
    assertBalanced();
  }

  @Test
  void submit_moreRecordsThanTheRingHas_isJudged() {
    assertThat(join(submit(Requests.many(100 * RING + 7, "good"))))
        .isInstanceOf(Outcome.Judged.class);
    assertThat(counters.evaluated.sum()).isEqualTo(100 * RING + 7);
    assertBalanced();
  }

  @Test
  void submit_manyCallsAtOnce_areAllAnswered() {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      outcomes.add(submit(Requests.many(1 + i % 97, i % 3 == 0 ? "evil" : "good")));
    }
    assertThat(outcomes).allSatisfy(o -> assertThat(join(o)).isInstanceOf(Outcome.Judged.class));
    assertBalanced();
  }

  @Test
  void submit_emptyRequest_isJudgedAtOnce() {
    var outcome = submit(ExportLogsServiceRequest.getDefaultInstance());
    assertThat(outcome).isCompletedWithValue(new Outcome.Judged(0, ""));
    assertBalanced();
  }

  @Test
  void submit_equalRecords_haveIdsOfTheirOwnThatComeAgain() {
    join(submit(Requests.of("evil", "evil", "x", "evil 2")));
    join(submit(Requests.of("evil", "y", "evil", "z")));
    List<String> ids = journal.findings().stream().map(Finding::id).toList();
    assertThat(ids.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(ids.subList(3, 5)).isEqualTo(ids.subList(0, 2));
  }

  @Test
  void finding_timeOfTheRecord_elseWhenItCame() {
    join(submit(Requests.of("evil")));
    ExportLogsServiceRequest.Builder timeless = Requests.of("evil").toBuilder();
    timeless
        .getResourceLogsBuilder(0)
        .getScopeLogsBuilder(0)
        .getLogRecordsBuilder(0)
        .clearTimeUnixNano();
    join(submit(timeless.build()));
    assertThat(journal.findings().get(0).eventTimeUnixNano()).isEqualTo(1);
    Finding second = journal.findings().get(1);
    assertThat(second.eventTimeUnixNano())
        .isEqualTo(second.receivedTimeUnixNano())
        .isGreaterThan(1_700_000_000_000_000_000L);
  }

  @Test
  void submit_ringStaysFull_isRefusedAfterTheHold() {
    try (Pipeline hasty = start(settings(Duration.ofMillis(300)))) {
      CompletableFuture<Outcome> stuck = new CompletableFuture<>();
      CompletableFuture<Outcome> held = new CompletableFuture<>();
      ExportRequest large = Requests.read(Requests.many(2 * RING, "wait"));
      hasty.submit(large, hasty.room(), Pipeline.NO_DEADLINE, stuck::complete);
      ExportRequest small = Requests.read(Requests.of("good"));
      hasty.submit(small, hasty.room(), Pipeline.NO_DEADLINE, held::complete);
      assertThat(reason(join(held))).isEqualTo(Outcome.Reason.FULL);
      assertThat(counters.held.sum()).isEqualTo(2);
      assertThat(stuck).isNotDone();
      latch.countDown();
      assertThat(join(stuck)).isInstanceOf(Outcome.Judged.class);
    }
    assertThat(join(submit(Requests.of("good")))).isInstanceOf(Outcome.Judged.class);
    assertBalanced();
  }

  @Test
  void submit_ringFullForAWhile_isHeldAndThenJudged() {
    var stuck = submit(Requests.many(2 * RING, "wait"));
    var held = submit(Requests.of("evil"));
    await().until(() -> counters.held.sum() == 2);
    assertThat(held).isNotDone();
    latch.countDown();
    assertThat(join(held)).isInstanceOf(Outcome.Judged.class);
    assertThat(join(stuck)).isInstanceOf(Outcome.Judged.class);
    assertBalanced();
  }

  @Test
  void submit_ringFullAndDeadlineNear_isRefusedBeforeTheDeadline() {
    try (Pipeline holding = start(settings(Duration.ofMinutes(5)))) {
      CompletableFuture<Outcome> outcome = new CompletableFuture<>();
      holding.submit(
          Requests.read(Requests.many(2 * RING, "wait")),
          holding.room(),
          Pipeline.NO_DEADLINE,
          _ -> {});
      holding.submit(
          Requests.read(Requests.of("good")),
          holding.room(),
          Duration.ofSeconds(2),
          outcome::complete);
      assertThat(reason(join(outcome))).isEqualTo(Outcome.Reason.FULL);
      latch.countDown();
    }
  }

  @Test
  void submit_deadlinePassedInTheRing_isDroppedBeforeItIsEvaluated() {
    List<CompletableFuture<Outcome>> stuck = holdUpBothEvaluators();
    var late = submit(Requests.many(RING / 2, "evil"), Duration.ofMillis(1));
    await().pollDelay(Duration.ofMillis(20)).until(() -> pipeline.callsWaiting() == 0);
    latch.countDown();
    assertThat(reason(join(late))).isEqualTo(Outcome.Reason.ABANDONED);
    assertThat(stuck).allSatisfy(o -> assertThat(join(o)).isInstanceOf(Outcome.Judged.class));
    assertBalanced();
    assertThat(counters.dropped.sum()).isEqualTo(RING / 2);
    assertThat(journal.findings()).isEmpty();
  }

  @Test
  void cancel_beforeEvaluation_dropsTheWork() {
    var _ = holdUpBothEvaluators();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Submission submission =
        pipeline.submit(
            Requests.read(Requests.many(50, "evil")),
            pipeline.room(),
            Pipeline.NO_DEADLINE,
            outcome::complete);
    submission.cancel();
    assertThat(reason(join(outcome))).isEqualTo(Outcome.Reason.ABANDONED);
    latch.countDown();
    assertBalanced();
    assertThat(counters.dropped.sum()).isEqualTo(50);
    assertThat(journal.findings()).isEmpty();
  }

  @Test
  void cancel_inTheMiddleOfARun_dropsTheRestOfIt() {
    List<String> bodies = new ArrayList<>(List.of("x", "wait"));
    bodies.addAll(Collections.nCopies(3 * RUN, "evil"));
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Submission submission =
        pipeline.submit(
            Requests.read(Requests.of(bodies)),
            pipeline.room(),
            Pipeline.NO_DEADLINE,
            outcome::complete);
    await().until(() -> WordDetector.waiting(latch) == 1 && counters.evaluated.sum() >= 2 * RUN);
    submission.cancel();
    assertThat(reason(join(outcome))).isEqualTo(Outcome.Reason.ABANDONED);
    latch.countDown();
    assertBalanced();
    assertThat(counters.dropped.sum()).isEqualTo(RUN - 2);
  }

  @Test
  void swap_inTheMiddleOfARun_changesTheRulesBetweenTwoRecords() {
    var outcome = submit(Requests.of("evil 1", "wait evil 2", "evil 3"));
    await().until(() -> WordDetector.waiting(latch) == 1);
    pipeline.swap(() -> new WordDetector("r2"));
    latch.countDown();
    assertThat(join(outcome)).isInstanceOf(Outcome.Judged.class);
    assertThat(journal.findings())
        .extracting(finding -> finding.match().rule().key())
        .containsExactly("r1", "r1", "r2");
  }

  @Test
  void submit_faultInTheMiddleOfARun_concernsThatRecordOnly() {
    List<String> bodies = new ArrayList<>(Collections.nCopies(RUN - 1, "evil"));
    bodies.add(RUN / 2, "poison");
    bodies.addAll(Collections.nCopies(RUN, "good"));
    assertThat(reason(join(submit(Requests.of(bodies))))).isEqualTo(Outcome.Reason.FAULT);
    assertThat(counters.faulted.sum()).isEqualTo(1);
    assertThat(counters.evaluated.sum()).isEqualTo(2 * RUN - 1);
    assertThat(journal.findings()).hasSize(RUN - 1);
    assertBalanced();
  }

  @Test
  void submit_deadlinePassesWhilePublishedInPart_isRefusedAndTheNextIsJudged() {
    var stuck = submit(Requests.many(2 * RING, "wait"), Duration.ofMillis(400));
    await().until(() -> pipeline.recordsInRing() == RING);
    assertThat(reason(join(stuck))).isEqualTo(Outcome.Reason.ABANDONED);
    latch.countDown();
    assertThat(join(submit(Requests.many(RUN + 1, "evil")))).isInstanceOf(Outcome.Judged.class);
    assertThat(journal.findings()).hasSize(RUN + 1);
    assertBalanced();
  }

  @Test
  void submit_fromManyThreads_isAlwaysAnsweredAndOrderedWithinACall() throws Exception {
    int threads = 6;
    int calls = 200;
    List<Thread> senders = new ArrayList<>();
    Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    for (int t = 0; t < threads; t++) {
      int sender = t;
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                Random random = new Random(sender);
                for (int i = 0; i < calls; i++) {
                  String call = "evil " + sender + " " + i + " ";
                  int records = 1 + random.nextInt(3 * RUN);
                  List<String> bodies =
                      IntStream.range(0, records).mapToObj(n -> call + n).toList();
                  outcomes.add(join(submit(Requests.of(bodies))));
                }
              }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(outcomes)
        .hasSize(threads * calls)
        .allSatisfy(o -> assertThat(o).isIn(new Outcome.Judged(0, "")));
    Map<String, Integer> next = new HashMap<>();
    assertThat(journal.findings())
        .allSatisfy(finding -> {
          String body = body(finding);
          int space = body.lastIndexOf(' ');
          int ordinal = next.merge(body.substring(0, space), 1, Integer::sum) - 1;
          assertThat(body.substring(space + 1)).isEqualTo(String.valueOf(ordinal));
        });
    assertBalanced();
  }

  private byte[] pooled(ExportLogsServiceRequest request) {
    byte[] bytes = request.toByteArray();
    byte[] buffer = pipeline.buffers().take(bytes.length);
    System.arraycopy(bytes, 0, buffer, 0, bytes.length);
    return buffer;
  }

  private Submission submit(byte[] buffer, int length, CompletableFuture<Outcome> outcome) {
    ExportRequest read = ExportRequest.read(buffer, length);
    return pipeline.submit(read, pipeline.room(), Pipeline.NO_DEADLINE, outcome::complete);
  }

  @Test
  void buffer_ofACallThatPassed_isUsedAgain() {
    ExportLogsServiceRequest request = Requests.many(RUN + 1, "evil");
    byte[] buffer = pooled(request);
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    submit(buffer, request.getSerializedSize(), outcome);
    join(outcome);
    assertBalanced();
    assertThat(pipeline.buffers().take(buffer.length)).isSameAs(buffer);
  }

  @Test
  void buffer_ofACallThatWasCancelled_isNotUsedAgainWhileItIsInTheRing() {
    var _ = holdUpBothEvaluators();
    ExportLogsServiceRequest request = Requests.many(RUN + 1, "evil");
    byte[] buffer = pooled(request);
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    submit(buffer, request.getSerializedSize(), outcome).cancel();
    join(outcome);
    assertThat(pipeline.buffers().take(buffer.length)).isNotSameAs(buffer);
    latch.countDown();
    assertBalanced();
    assertThat(pipeline.buffers().take(buffer.length)).isSameAs(buffer);
  }

  @Test
  void buffers_usedByManyCallsSomeCancelled_neverMixRecords() throws Exception {
    List<Thread> senders = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      senders.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 300; i++) {
                  char letter = (char) ('a' + random.nextInt(26));
                  String body = "evil " + String.valueOf(letter).repeat(20 + random.nextInt(300));
                  int records = 1 + random.nextInt(3 * RUN);
                  ExportLogsServiceRequest request =
                      Requests.of(Collections.nCopies(records, body));
                  CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                  Submission submission =
                      submit(pooled(request), request.getSerializedSize(), outcome);
                  if (random.nextInt(4) == 0) {
                    submission.cancel();
                  }
                  if (random.nextBoolean()) {
                    join(outcome);
                  }
                }
              }));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertBalanced();
    assertThat(counters.rejected.sum()).isZero();
    assertThat(journal.findings())
        .allSatisfy(finding -> assertThat(body(finding)).matches("evil (.)\\1+"));
  }

  @Test
  void submit_journalFails_refusesTheCallsWithFindingsOnly() {
    journal.broken.set(true);
    var evil = submit(Requests.many(10, "evil"));
    var good = submit(Requests.many(10, "good"));
    assertThat(reason(join(evil))).isEqualTo(Outcome.Reason.JOURNAL);
    assertThat(join(good)).isInstanceOf(Outcome.Judged.class);
    journal.broken.set(false);
    assertThat(join(submit(Requests.many(10, "evil")))).isInstanceOf(Outcome.Judged.class);
    assertThat(journal.findings()).hasSize(10);
    assertThat(counters.journalFailures.sum()).isGreaterThan(0);
    assertBalanced();
  }

  @Test
  void submit_manyFindings_areCommittedInBoundedGroups() {
    assertThat(join(submit(Requests.many(10_000, "evil")))).isInstanceOf(Outcome.Judged.class);
    assertThat(journal.findings()).hasSize(10_000);
    assertThat(journal.commits)
        .allSatisfy(
            c -> assertThat(c.findings()).hasSizeLessThanOrEqualTo(JournalHandler.MOST_FINDINGS));
  }

  @Test
  void submit_evaluationThrows_isRefusedThenGivenUpByPartialSuccess() {
    ExportLogsServiceRequest request = Requests.of("evil", "poison", "good");
    assertThat(reason(join(submit(request)))).isEqualTo(Outcome.Reason.FAULT);
    assertThat(reason(join(submit(request)))).isEqualTo(Outcome.Reason.FAULT);
    Outcome third = join(submit(request));
    assertThat(third).isInstanceOf(Outcome.Judged.class);
    assertThat(((Outcome.Judged) third).rejected()).isEqualTo(1);
    assertThat(((Outcome.Judged) third).message())
        .startsWith("1 records could not be judged")
        .doesNotContain("poisoned");
    assertThat(counters.poisoned.sum()).isEqualTo(1);
    assertThat(counters.faulted.sum()).isEqualTo(3);
    assertThat(journal.findings()).extracting(PipelineTest::body).containsOnly("evil");
    assertBalanced();
  }

  @Test
  void submit_otherCallsBesideAFault_areUnaffected() {
    var before = submit(Requests.many(5, "evil"));
    var poisoned = submit(Requests.of("poison"));
    var after = submit(Requests.many(5, "good"));
    assertThat(join(before)).isInstanceOf(Outcome.Judged.class);
    assertThat(reason(join(poisoned))).isEqualTo(Outcome.Reason.FAULT);
    assertThat(join(after)).isInstanceOf(Outcome.Judged.class);
  }

  @Test
  void room_moreThanTheBound_isGrantedToOneLargeCallAtATime() {
    Room small = pipeline.room();
    Room room = pipeline.room();
    assertThat(small.grow(1 << 20)).isTrue();
    assertThat(room.grow(60 << 20)).isTrue();
    assertThat(pipeline.room().grow(4 << 20)).isFalse();
    assertThat(room.grow(40 << 20)).isTrue();
    assertThat(room.grow(10 << 20)).isTrue();
    assertThat(small.grow(1)).isFalse();
    assertThat(pipeline.room().grow(70 << 20)).isFalse();
    room.release();
    room.release();
    assertThat(small.grow(70 << 20)).isTrue();
    small.release();
    room.release();
    assertThat(pipeline.bytesInFlight()).isZero();
  }

  @Test
  void swap_whileRecordsFlow_losesNothing() {
    List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(submit(Requests.many(50, "evil")));
      String key = "r" + i;
      pipeline.swap(() -> new WordDetector(key));
    }
    assertThat(outcomes).allSatisfy(o -> assertThat(join(o)).isInstanceOf(Outcome.Judged.class));
    assertThat(journal.findings()).hasSize(200 * 50);
    pipeline.swap(() -> new WordDetector("last"));
    join(submit(Requests.of("evil")));
    assertThat(journal.findings().getLast().match().rule().key()).isEqualTo("last");
  }

  @Test
  void drain_callsUnderWay_areAnsweredAndNewOnesRefused() {
    var stuck = submit(Requests.many(2 * RING, "wait"));
    CompletableFuture<Integer> left =
        CompletableFuture.supplyAsync(() -> pipeline.drain(Duration.ofSeconds(10)));
    await().until(() -> reason(join(submit(Requests.of("x")))) == Outcome.Reason.CLOSED);
    latch.countDown();
    assertThat(left.join()).isZero();
    assertThat(join(stuck)).isInstanceOf(Outcome.Judged.class);
    assertBalanced();
  }

  @Test
  void drain_notDoneInTime_refusesTheRest() {
    var stuck = submit(Requests.many(2 * RING, "wait"));
    var waiting = submit(Requests.many(3, "good"));
    assertThat(pipeline.drain(Duration.ofMillis(50))).isEqualTo(2);
    assertThat(reason(join(stuck))).isEqualTo(Outcome.Reason.CLOSED);
    assertThat(reason(join(waiting))).isEqualTo(Outcome.Reason.CLOSED);
    latch.countDown();
    assertBalanced();
  }
}

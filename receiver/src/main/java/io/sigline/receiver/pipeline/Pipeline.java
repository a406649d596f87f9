package io.sigline.receiver.pipeline;

import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.alerting.journal.JournalException;
import io.sigline.engine.correlate.CorrelatorCounts;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.RequestDigests;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The ring and its threads. Takes export calls from any thread, never blocks the caller, and
 * answers each exactly once.
 */
public final class Pipeline implements AutoCloseable {
  /** For a caller that says nothing of how long it waits. */
  public static final Duration NO_DEADLINE = Duration.ofDays(365);

  /** Bytes in the ring that keep an evaluator busy while the next request is decompressed. */
  private static final long BACKLOG = 4 << 20;

  private static final long DRAIN_NAP_NANOS = 2_000_000;

  private final PipelineState state;
  private final Disruptor<RunSlot> disruptor;
  private final Publisher publisher;
  private final Repeats repeats;
  private final Admission admission;
  private final LiveCorrelations correlations;
  private final RequestDigests digests;
  private final Thread ticks;

  private Pipeline(PipelineSettings settings, PipelineState state, FindingJournal journal) {
    this.state = state;
    this.correlations = new LiveCorrelations(journal, state, settings.correlating());
    this.repeats = new Repeats(state, settings.remembering());
    this.digests = new RequestDigests(journal.requestKey());
    this.disruptor = topology(settings, journal, digests);
    this.publisher = new Publisher(disruptor.getRingBuffer(), state, repeats);
    this.admission = new Admission(settings.hold(), state, publisher, repeats, digests);
    this.ticks =
        Thread.ofPlatform()
            .daemon()
            .name("sigline-ticks")
            .unstarted(new CorrelationTicks(state, publisher));
  }

  /**
   * Rebuilds what correlations know, and starts the threads.
   *
   * @throws JournalException if the journal cannot be read
   */
  public static Pipeline start(
      PipelineSettings settings,
      DetectorSource detectors,
      FindingJournal journal,
      PipelineCounters counters) {
    long backlog = Math.min(settings.maxBytesInFlight() / 4, settings.evaluatorThreads() * BACKLOG);
    Room.Bound bound = new Room.Bound(settings.maxBytesInFlight(), backlog);
    return start(settings, new PipelineState(detectors, counters, Ticker.SYSTEM, bound), journal);
  }

  static Pipeline start(PipelineSettings settings, PipelineState state, FindingJournal journal) {
    Pipeline pipeline = new Pipeline(settings, state, journal);
    pipeline.correlations.rebuild();
    journal.keepRequests(settings.remembering().window(), settings.remembering().most());
    pipeline.repeats.restore(journal.judgedRequests(), state.ticker.unixNano());
    pipeline.disruptor.start();
    Thread.ofPlatform().daemon().name("sigline-publish").start(pipeline.publisher);
    pipeline.ticks.start();
    return pipeline;
  }

  /** The way of a run through the ring: judged by one of many, then in order to the journal. */
  private Disruptor<RunSlot> topology(
      PipelineSettings settings, FindingJournal journal, RequestDigests digests) {
    RestingWaitStrategy waits = new RestingWaitStrategy();
    ThreadFactory threads = Thread.ofPlatform().daemon().name("sigline-ring-", 0).factory();
    Disruptor<RunSlot> disruptor =
        new Disruptor<>(RunSlot::new, settings.ringSlots(), threads, ProducerType.MULTI, waits);
    disruptor.setDefaultExceptionHandler(new StageFaults(state, repeats));
    EvaluateHandler[] evaluators = new EvaluateHandler[settings.evaluatorThreads()];
    for (int i = 0; i < evaluators.length; i++) {
      evaluators[i] = new EvaluateHandler(state, waits);
    }
    disruptor
        .handleEventsWith(evaluators)
        .then(new CorrelateHandler(state, waits, correlations))
        .then(new JournalHandler(journal, state, repeats, digests, waits));
    return disruptor;
  }

  /**
   * From here on records are judged by detectors of this source, and correlated by its
   * correlations; each evaluator changes over between two records, the correlator between two runs.
   */
  public void swap(DetectorSource detectors) {
    state.rules = new PipelineState.RulesInForce(detectors);
  }

  /** From here on records that this desk knows are taken for self-tests, and no others. */
  public void recognise(TestDesk tests) {
    state.tests = tests;
  }

  /** Room for a call that is about to be read. */
  public Room room() {
    return new Room(state.bound);
  }

  /** Where the arrays of requests come from, and go to once nobody reads them. */
  public Buffers buffers() {
    return state.buffers;
  }

  /** How requests are told from each other; whoever reads one says what it was sent as. */
  public RequestDigests digests() {
    return digests;
  }

  /**
   * Waits until a request that was received should be decompressed and checked: until then it takes
   * less memory as it was sent. That is when the ring has little left to do, in the order of those
   * that wait. Not for network threads.
   *
   * @param room what the request holds
   * @param timeLeft until the caller stops waiting; {@link #NO_DEADLINE} if it does not say
   * @return false if the call is to be refused: it was held for as long as it may be
   */
  public boolean open(Room room, Duration timeLeft) {
    return admission.open(room, timeLeft);
  }

  /**
   * Takes a call.
   *
   * @param request its bytes are given to {@link #buffers} once the last record has left the ring
   * @param room what the call holds; given back when it is through, or answered
   * @param timeLeft until the caller stops waiting; {@link #NO_DEADLINE} if it does not say
   * @param answer called once, from any thread, possibly before this method returns; must not block
   */
  public Submission submit(
      ExportRequest request, Room room, Duration timeLeft, Consumer<Outcome> answer) {
    return admission.submit(request, room, timeLeft, answer);
  }

  /** What went through. */
  public PipelineCounters counters() {
    return state.counters;
  }

  /** What correlations did since the start, and what they hold. */
  public CorrelatorCounts correlatorCounts() {
    return correlations.counts();
  }

  /** How often each correlation fired since the start. */
  public Firings firings() {
    return state.firings;
  }

  /** Records in the ring now. */
  public long recordsInRing() {
    long passed = state.recordsPassed.sum();
    return state.recordsPublished.sum() - passed;
  }

  /** Calls waiting to enter the ring now. */
  public int callsWaiting() {
    return publisher.waiting();
  }

  /** Requests that are known again if they come again. */
  public int requestsRemembered() {
    return repeats.remembered();
  }

  /** Bytes of requests that are being read, or taken in and not answered. */
  public long bytesInFlight() {
    return state.bound.held();
  }

  /**
   * Refuses new calls and waits until those taken in are answered. Blocks the caller.
   *
   * @return calls that were not answered in time, and were refused; 0 if all were
   */
  public int drain(Duration timeout) {
    admission.close();
    long until = System.nanoTime() + timeout.toNanos();
    while (state.desk.open() > 0 && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(this, DRAIN_NAP_NANOS);
    }
    return state.desk.refuseAll("the service is stopping");
  }

  /** Stops the threads; refuses what is left. */
  @Override
  public void close() {
    admission.close();
    ticks.interrupt();
    publisher.stop();
    disruptor.halt();
    state.desk.refuseAll("the service has stopped");
  }
}

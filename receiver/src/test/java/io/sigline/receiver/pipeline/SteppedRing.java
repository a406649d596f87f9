package io.sigline.receiver.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.sigline.alerting.journal.FindingJournal;
import io.sigline.receiver.otlp.ExportRequest;
import io.sigline.receiver.otlp.RequestDigests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The pipeline without its threads: the same ring, stages, publisher and desk, and each of them
 * goes on when it is told to. What the Disruptor does between the stages is done here by hand.
 */
public final class SteppedRing {
  private final PipelineState state;
  private final Publisher publisher;
  private final Admission admission;
  private final CorrelationTicks ticks;
  private final LiveCorrelations correlations;
  private final StageFaults faults;
  private final List<Stage> stages = new ArrayList<>();

  /** The time, as the stages see it. */
  public interface Time {
    /** Nanoseconds since some moment. */
    long nanoTime();

    /** Nanoseconds since 1970. */
    long unixNano();

    /** Somebody waits for others. */
    void nap(long nanos);
  }

  private record Ticking(Time time) implements Ticker {
    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public long unixNano() {
      return time.unixNano();
    }

    @Override
    public void nap(long nanos) {
      time.nap(nanos);
    }
  }

  /** As {@link Pipeline#start}, but nothing goes on by itself. */
  public SteppedRing(
      PipelineSettings settings, DetectorSource rules, FindingJournal journal, Time time) {
    Room.Bound bound = new Room.Bound(settings.maxBytesInFlight(), settings.maxBytesInFlight() / 4);
    state = new PipelineState(rules, new PipelineCounters(), new Ticking(time), bound);
    correlations = new LiveCorrelations(journal, state, settings.correlating());
    correlations.rebuild();
    RestingWaitStrategy waits = new RestingWaitStrategy();
    RingBuffer<RunSlot> ring =
        RingBuffer.createMultiProducer(RunSlot::new, settings.ringSlots(), waits);
    Repeats repeats = new Repeats(state, settings.remembering());
    faults = new StageFaults(state, repeats);
    journal.keepRequests(settings.remembering().window(), settings.remembering().most());
    repeats.restore(journal.judgedRequests(), state.ticker.unixNano());
    RequestDigests digests = new RequestDigests(journal.requestKey());
    publisher = new Publisher(ring, state, repeats);
    admission = new Admission(settings.hold(), state, publisher, repeats, digests);
    ticks = new CorrelationTicks(state, publisher);
    List<Sequence> evaluated = new ArrayList<>();
    for (int i = 0; i < settings.evaluatorThreads(); i++) {
      Stage evaluator = new Stage("evaluate" + i, new EvaluateHandler(state, waits), ring);
      evaluated.add(evaluator.progress);
      stages.add(evaluator);
    }
    Stage correlator =
        new Stage("correlate", new CorrelateHandler(state, waits, correlations), ring, evaluated);
    Stage journalling =
        new Stage(
            "journal",
            new JournalHandler(journal, state, repeats, digests, waits),
            ring,
            List.of(correlator.progress));
    stages.add(correlator);
    stages.add(journalling);
    ring.addGatingSequences(journalling.progress);
  }

  /** A handler, and how far it is. */
  public final class Stage {
    private final String name;
    private final EventHandler<RunSlot> handler;
    private final RingBuffer<RunSlot> ring;
    private final List<Sequence> before;
    private final Sequence progress = new Sequence();

    private Stage(String name, EventHandler<RunSlot> handler, RingBuffer<RunSlot> ring) {
      this(name, handler, ring, List.of());
    }

    private Stage(
        String name,
        EventHandler<RunSlot> handler,
        RingBuffer<RunSlot> ring,
        List<Sequence> before) {
      this.name = name;
      this.handler = handler;
      this.ring = ring;
      this.before = before;
      handler.setSequenceCallback(progress);
    }

    /** For the trace. */
    public String name() {
      return name;
    }

    /** How many slots are there for it. */
    public long waiting() {
      long available = ring.getCursor();
      for (Sequence earlier : before) {
        available = Math.min(available, earlier.get());
      }
      return available - progress.get();
    }

    /** Takes the next slots as one batch. */
    public void take(long slots) {
      long from = progress.get() + 1;
      long to = from + slots - 1;
      for (long sequence = from; sequence <= to; sequence++) {
        RunSlot slot = ring.get(sequence);
        try {
          handler.onEvent(slot, sequence, sequence == to);
        } catch (Throwable fault) {
          faults.handleEventException(fault, sequence, slot);
        }
        progress.set(sequence);
      }
    }
  }

  /** In the order in which a run meets them. */
  public List<Stage> stages() {
    return stages;
  }

  /** As {@link Pipeline#swap}. */
  public void swap(DetectorSource rules) {
    state.rules = new PipelineState.RulesInForce(rules);
  }

  /** Room for a call. */
  public Room room() {
    return new Room(state.bound);
  }

  /** As {@link Pipeline#submit}. */
  public Submission submit(
      ExportRequest request, Room room, Duration timeLeft, Consumer<Outcome> answer) {
    return admission.submit(request, room, timeLeft, answer);
  }

  /** One turn of the publisher's thread. */
  public void publish() {
    var _ = publisher.turn();
  }

  /** One turn of the thread that lets time pass for correlations. */
  public void tick() {
    ticks.turn();
  }

  /** Refuses new calls. */
  public void stopAdmission() {
    admission.close();
  }

  /** Refuses what is open; nothing may be stepped any more. */
  public void close() {
    admission.close();
    publisher.stop();
    var _ = state.desk.refuseAll("the service has stopped");
  }

  /** What went through. */
  public PipelineCounters counters() {
    return state.counters;
  }

  /** Calls that wait for the publisher. */
  public int callsWaiting() {
    return publisher.waiting();
  }

  /** Calls that are not answered. */
  public int callsOpen() {
    return state.desk.open();
  }

  /** Records that were published and have not passed. */
  public long recordsInRing() {
    return state.recordsPublished.sum() - state.recordsPassed.sum();
  }

  /** Bytes that calls hold. */
  public long bytesInFlight() {
    return state.bound.held();
  }
}

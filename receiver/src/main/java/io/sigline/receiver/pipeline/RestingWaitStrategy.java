package io.sigline.receiver.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Sleeps until there is something to do, without spinning or napping, so that the cores are the
 * evaluators' and an idle ring costs nothing. A stage wakes the next one by {@link #passed}: at the
 * end of each call, every so many runs, and before it sleeps itself. (The ring's own blocking
 * strategy sleeps for the publisher only, and spins for an earlier stage.)
 */
final class RestingWaitStrategy implements WaitStrategy {
  /** A later stage learns of so many runs at once, unless a call ends. */
  private static final int STRIDE = 16;

  private final Set<Sleeper> sleepers = ConcurrentHashMap.newKeySet();

  /** A thread that waits for the sequence. Told from others by identity. */
  private static final class Sleeper {
    private final Thread thread = Thread.currentThread();
    private final Sequence awaited;
    private final long sequence;
    private final SequenceBarrier barrier;

    private Sleeper(Sequence awaited, long sequence, SequenceBarrier barrier) {
      this.awaited = awaited;
      this.sequence = sequence;
      this.barrier = barrier;
    }

    private boolean isDue() {
      return awaited.get() >= sequence || barrier.isAlerted();
    }
  }

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException {
    long available = dependentSequence.get();
    if (available >= sequence) {
      return available;
    }
    signalAllWhenBlocking();
    Sleeper sleeper = new Sleeper(dependentSequence, sequence, barrier);
    sleepers.add(sleeper);
    try {
      VarHandle.fullFence(); // whoever does not see the sleeper has set what is read next
      available = dependentSequence.get();
      while (available < sequence) {
        barrier.checkAlert();
        LockSupport.park(this);
        var _ = Thread.interrupted(); // nobody interrupts these threads; a flag left set would spin
        available = dependentSequence.get();
      }
      return available;
    } finally {
      sleepers.remove(sleeper);
    }
  }

  /**
   * A stage is through with a run.
   *
   * @param progress the stage's own sequence
   * @param last of its call
   */
  void passed(Sequence progress, long sequence, boolean last) {
    progress.set(sequence);
    if (last || sequence % STRIDE == 0) {
      signalAllWhenBlocking();
    }
  }

  /** Wakes the threads that have something to do by now. */
  @Override
  public void signalAllWhenBlocking() {
    VarHandle.fullFence(); // the sequence that was set is seen by whoever is not among the sleepers
    if (!sleepers.isEmpty()) {
      for (Sleeper sleeper : sleepers) {
        if (sleeper.isDue()) {
          LockSupport.unpark(sleeper.thread);
        }
      }
    }
  }
}

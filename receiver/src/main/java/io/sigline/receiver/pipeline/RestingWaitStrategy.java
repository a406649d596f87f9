package io.sigline.receiver.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sleeps while the ring is empty, at no cost; naps while an earlier stage is at work, so that the
 * cores are the evaluators'. (The ring's own blocking strategy spins in the second case.)
 */
final class RestingWaitStrategy implements WaitStrategy {
  private static final int SPINS = 64;
  private static final long NAP_NANOS = 50_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition published = lock.newCondition();

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    if (cursor.get() < sequence) {
      awaitPublished(sequence, cursor, barrier);
    }
    int spins = 0;
    long available = dependentSequence.get();
    while (available < sequence) {
      barrier.checkAlert();
      if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(this, NAP_NANOS);
      }
      available = dependentSequence.get();
    }
    return available;
  }

  private void awaitPublished(long sequence, Sequence cursor, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    lock.lock();
    try {
      while (cursor.get() < sequence) {
        barrier.checkAlert();
        published.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void signalAllWhenBlocking() {
    lock.lock();
    try {
      published.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

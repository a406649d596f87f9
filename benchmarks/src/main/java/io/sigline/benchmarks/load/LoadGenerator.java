package io.sigline.benchmarks.load;

import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Sends pre-encoded requests, in turn and again from the first, flat out or at a fixed rate. At a
 * fixed rate the schedule does not wait for answers (open loop), and a request's latency counts
 * from the moment it was due: a stall is charged to every request that it delays, sent or not yet.
 */
final class LoadGenerator {
  private final Sender sender;
  private final List<EncodedBatch> batches;
  private final Pace pace;
  private final Timing timing;
  private final Tally tally = new Tally();
  private final Semaphore room;

  private LoadGenerator(Sender sender, List<EncodedBatch> batches, Pace pace, Timing timing) {
    this.sender = sender;
    this.batches = batches;
    this.pace = pace;
    this.timing = timing;
    this.room = new Semaphore(pace.inFlight());
  }

  /** Runs until the pace's time or count is up, and waits for every answer. */
  static LoadResult run(
      Sender sender, List<EncodedBatch> batches, Pace pace, Timing timing, ServerProcess server)
      throws InterruptedException {
    return new LoadGenerator(sender, batches, pace, timing).run(server);
  }

  private LoadResult run(ServerProcess server) throws InterruptedException {
    long cpuBefore = server.cpuNanos();
    long start = timing.nanos();
    long end = start + pace.duration().toNanos();
    long sent = 0;
    long bytes = 0;
    for (long number = 0; number < pace.requests(); number++) {
      EncodedBatch batch = batches.get((int) (number % batches.size()));
      long planned = pace.due(start, sent, timing.nanos());
      if (planned >= end) {
        break;
      }
      timing.await(planned);
      if (!room.tryAcquire()) {
        room.acquire();
        tally.late.increment();
      }
      long due = pace.isFlatOut() ? timing.nanos() : planned;
      if (due >= end) {
        room.release();
        break;
      }
      sender.send(batch, outcome -> finished(batch, due, outcome));
      sent += batch.records();
      bytes += batch.plainBytes();
    }
    room.acquire(pace.inFlight());
    long wall = timing.nanos() - start;
    return tally.result(sent, bytes, wall, server.cpuNanos() - cpuBefore, server.memory());
  }

  private void finished(EncodedBatch batch, long due, Outcome outcome) {
    tally.add(batch.records(), outcome, timing.nanos() - due);
    room.release();
  }
}

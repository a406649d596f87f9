package io.sigline.benchmarks.soak;

import io.sigline.benchmarks.load.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks at the resident memory of a process from time to time, until it is closed. */
final class ResidentSamples implements AutoCloseable {
  private static final double MIB = 1 << 20;

  private final ServerProcess process;
  private final long everyMillis;
  private final long begin = System.nanoTime();
  private final List<Trend.Sample> samples = new ArrayList<>();
  private final Thread thread;

  ResidentSamples(ServerProcess process, int everySeconds) {
    this.process = process;
    this.everyMillis = TimeUnit.SECONDS.toMillis(everySeconds);
    this.thread = Thread.ofPlatform().name("resident").daemon().start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(everyMillis);
        double seconds = (System.nanoTime() - begin) / 1e9;
        var sample = new Trend.Sample(seconds, process.memory().resident() / MIB);
        synchronized (samples) {
          samples.add(sample);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** In MiB, those after so many seconds. */
  List<Trend.Sample> after(double seconds) {
    synchronized (samples) {
      return samples.stream().filter(sample -> sample.seconds() >= seconds).toList();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

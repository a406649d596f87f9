package io.sigline.receiver.seen;

import io.sigline.receiver.rules.LiveRules;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that looks what was seen, every few seconds, and writes it down, every minute. */
public final class SeenKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SeenKeeper.class);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int LOOKS_PER_WRITE = 6;

  private final LiveRules rules;
  private final SeenTimes times;
  private final SeenFile file;
  private final Thread thread;
  private SeenState written;
  private boolean failing;

  private SeenKeeper(LiveRules rules, SeenTimes times, SeenFile file) {
    this.rules = rules;
    this.times = times;
    this.file = file;
    this.written = times.look();
    this.thread = Thread.ofPlatform().name("seen").daemon().unstarted(this::loop);
  }

  /** Starts the thread. */
  public static SeenKeeper start(LiveRules rules, SeenTimes times, SeenFile file) {
    SeenKeeper keeper = new SeenKeeper(rules, times, file);
    keeper.thread.start();
    return keeper;
  }

  private void loop() {
    try {
      for (int looks = 1; ; looks++) {
        Thread.sleep(LOOK);
        SeenState now = times.look();
        if (looks % LOOKS_PER_WRITE == 0) {
          write(now);
          rules.current().plan().lookAgain();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(SeenState now) {
    if (now.equals(written)) {
      return;
    }
    try {
      file.write(now);
      written = now;
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        log.warn("what was seen cannot be written down: {}", e.toString());
      }
      failing = true;
    }
  }

  /** Looks and writes once more. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (thread.join(Duration.ofSeconds(5))) {
        write(times.look());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.sigline.receiver.rules;

import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the rules when a file changes, and when asked to. The operating system's notifications
 * only make it look sooner; whether something changed is decided by names, sizes and times, looked
 * up every few seconds where there are no notifications and once in a while where there are. Runs
 * until its thread is interrupted.
 */
public final class RuleWatcher implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(RuleWatcher.class);
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration LONGEST_UNREST = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration POLL_BESIDE_NOTIFICATIONS = Duration.ofSeconds(15);

  private final RulesConfig config;
  private final LiveRules rules;
  private final Semaphore requests = new Semaphore(0);
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private Map<Path, RuleFiles.Stamp> known;
  private @Nullable WatchService notifications;

  /**
   * A watcher that has not begun.
   *
   * @param rules loaded; what they were loaded from is known, any other state is a change
   */
  public RuleWatcher(RulesConfig config, LiveRules rules) {
    this.config = config;
    this.rules = rules;
    this.known = rules.current().files();
  }

  /** Every rule, field map and pipeline file with its size and the time of its last change. */
  static Map<Path, RuleFiles.Stamp> files(
      RuleFiles rules, RuleFiles fieldMaps, List<RuleFiles> pipelines) {
    Map<Path, RuleFiles.Stamp> files = new HashMap<>(rules.files());
    files.putAll(fieldMaps.files());
    pipelines.forEach(one -> files.putAll(one.files()));
    return files;
  }

  /** Asks for a reload, whether or not a file changed; any thread. */
  public void request() {
    requests.release();
  }

  @Override
  public void run() {
    try (WatchService service = config.watch() ? open() : null) {
      notifications = service;
      watch();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.debug("closing file notifications failed", e);
    }
  }

  private void watch() throws InterruptedException {
    if (config.watch()) {
      tryReload(false);
    }
    while (!Thread.currentThread().isInterrupted()) {
      Duration wait = notifications == null ? POLL : POLL_BESIDE_NOTIFICATIONS;
      boolean asked = awaitRequestOrNotification(wait);
      if (asked || config.watch()) {
        tryReload(asked);
      }
    }
  }

  /** A fault of ours is logged, and does not end the watching. */
  private void tryReload(boolean asked) throws InterruptedException {
    try {
      reloadIfChanged(asked);
    } catch (RuntimeException e) {
      log.error("looking for changed rules failed", e);
    }
  }

  private void reloadIfChanged(boolean asked) throws InterruptedException {
    Map<Path, RuleFiles.Stamp> now = state();
    if (asked || !now.equals(known)) {
      known = settled(now);
      var _ = asked ? rules.reload("asked to") : rules.reloadChanged("files changed");
    }
  }

  /** True if a reload was asked for; false if something may have changed or the time is over. */
  private boolean awaitRequestOrNotification(Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (System.nanoTime() < end) {
      rules.tellOfFilters();
      if (requests.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        requests.drainPermits();
        return true;
      }
      if (drainNotifications()) {
        return false;
      }
    }
    return false;
  }

  /** The state once nothing has changed for a moment, so that a copy under way is not half read. */
  private Map<Path, RuleFiles.Stamp> settled(Map<Path, RuleFiles.Stamp> first)
      throws InterruptedException {
    long end = System.nanoTime() + LONGEST_UNREST.toNanos();
    Map<Path, RuleFiles.Stamp> last = first;
    while (System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
      drainNotifications();
      Map<Path, RuleFiles.Stamp> now = state();
      if (now.equals(last)) {
        return now;
      }
      last = now;
    }
    return last;
  }

  private Map<Path, RuleFiles.Stamp> state() {
    RuleFiles ruleFiles = RuleFiles.rules(config.paths());
    RuleFiles mapFiles = RuleFiles.all(config.fieldMaps());
    RuleFiles pipelineFiles = RuleFiles.all(config.pipelines());
    Set<Path> folders = new HashSet<>(ruleFiles.folders());
    folders.addAll(mapFiles.folders());
    folders.addAll(pipelineFiles.folders());
    for (List<Path> paths : List.of(config.paths(), config.fieldMaps(), config.pipelines())) {
      for (Path path : paths) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null && Files.isRegularFile(path)) {
          folders.add(parent);
        }
      }
    }
    register(folders);
    return files(ruleFiles, mapFiles, List.of(pipelineFiles));
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      log.warn("no file notifications here ({}): looking for changes every 2 s", e.getMessage());
      return null;
    }
  }

  private void register(Set<Path> folders) {
    WatchService service = notifications;
    if (service == null) {
      return;
    }
    watched
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !folders.contains(entry.getKey()) || !entry.getValue().isValid();
          if (gone) {
            entry.getValue().cancel();
          }
          return gone;
        });
    for (Path folder : folders) {
      if (watched.containsKey(folder)) {
        continue;
      }
      try {
        watched.put(
            folder,
            folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY));
      } catch (IOException e) {
        log.warn("no file notifications ({}): looking for changes every 2 s", e.getMessage());
        notifications = null;
        return;
      }
    }
  }

  private boolean drainNotifications() {
    WatchService service = notifications;
    boolean any = false;
    if (service != null) {
      for (WatchKey key = service.poll(); key != null; key = service.poll()) {
        key.pollEvents();
        key.reset();
        any = true;
      }
    }
    return any;
  }
}

package io.sigline.receiver.service;

import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleWatcher;
import io.sigline.receiver.rules.RulesException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The first load of the rules, on a thread of its own while the rest of the service is opened. */
final class StartingRules {
  /**
   * The rules as loaded.
   *
   * @param files what was there before, for the watcher
   */
  record Loaded(LiveRules rules, Map<Path, String> files) {}

  private final CompletableFuture<Loaded> loaded = new CompletableFuture<>();

  private StartingRules() {}

  /** Begins to load. */
  static StartingRules begin(RulesConfig config, InstantSource clock) {
    StartingRules starting = new StartingRules();
    Thread.ofPlatform().name("rules").daemon().start(() -> starting.load(config, clock));
    return starting;
  }

  private void load(RulesConfig config, InstantSource clock) {
    loaded.completeAsync(
        () -> {
          Map<Path, String> files = RuleWatcher.files(config);
          return new Loaded(new LiveRules(config, clock), files);
        },
        Runnable::run);
  }

  /**
   * Waits for the end.
   *
   * @throws RulesException if a field map cannot be used, or a path cannot be looked into
   */
  Loaded await() {
    try {
      return loaded.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RulesException refused) {
        throw refused;
      }
      throw e;
    }
  }
}

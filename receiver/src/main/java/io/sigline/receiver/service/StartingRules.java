package io.sigline.receiver.service;

import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.rules.KeptRules;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RulesException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The first load of the rules, on a thread of its own while the rest of the service is opened. */
final class StartingRules {
  private final CompletableFuture<LiveRules> loaded = new CompletableFuture<>();

  private StartingRules() {}

  /** Begins to load. */
  static StartingRules begin(RulesConfig config, InstantSource clock, KeptRules kept) {
    StartingRules starting = new StartingRules();
    Thread.ofPlatform().name("rules").daemon().start(() -> starting.load(config, clock, kept));
    return starting;
  }

  private void load(RulesConfig config, InstantSource clock, KeptRules kept) {
    loaded.completeAsync(() -> new LiveRules(config, clock, kept), Runnable::run);
  }

  /**
   * Waits for the end.
   *
   * @throws RulesException if a field map cannot be used, or a path cannot be looked into
   */
  LiveRules await() {
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

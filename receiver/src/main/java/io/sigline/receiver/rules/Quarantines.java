package io.sigline.receiver.rules;

import io.sigline.engine.compile.Plan;
import io.sigline.engine.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules that were taken out, and said so until they are back. Any thread. */
final class Quarantines {
  private static final Logger log = LoggerFactory.getLogger(Quarantines.class);

  /** So often it is said again that rules are out. */
  private static final Duration REMINDER = Duration.ofHours(1);

  private final Map<String, Quarantine> byKey = new LinkedHashMap<>();
  private Instant reminded = Instant.MIN;

  /** Those that are out, the first one first. */
  synchronized List<Quarantine> all() {
    return List.copyOf(byKey.values());
  }

  /**
   * Takes a rule out of a plan.
   *
   * @param impaired titles of correlations that refer to it
   */
  synchronized void take(
      Plan plan, int ordinal, String cost, Collection<String> impaired, Instant now) {
    Rule rule = plan.rules().get(ordinal);
    if (byKey.containsKey(rule.key())) {
      return;
    }
    plan.withhold(ordinal, true);
    if (byKey.isEmpty()) {
      reminded = now;
    }
    byKey.put(rule.key(), new Quarantine(rule, cost, now));
    log.atError()
        .addKeyValue("rule", rule.key())
        .addKeyValue("title", rule.title())
        .addKeyValue("file", rule.source())
        .addKeyValue("cost", cost)
        .addKeyValue("impaired-correlations", impaired)
        .log("rule quarantined: it detects nothing until its file changes or it is released");
  }

  /** Keeps rules out of a plan that takes over, but for those of which there is another version. */
  synchronized void applyTo(Plan plan) {
    Map<String, Integer> ordinals = new LinkedHashMap<>();
    for (int i = 0; i < plan.rules().size(); i++) {
      ordinals.put(plan.rules().get(i).key(), i);
    }
    for (Quarantine quarantine : new ArrayList<>(byKey.values())) {
      Integer ordinal = ordinals.get(quarantine.rule().key());
      if (ordinal != null && quarantine.isAbout(plan.rules().get(ordinal))) {
        plan.withhold(ordinal, true);
      } else {
        byKey.remove(quarantine.rule().key());
        log.atInfo()
            .addKeyValue("rule", quarantine.rule().key())
            .log(
                ordinal == null
                    ? "quarantined rule is gone"
                    : "quarantined rule has changed: it is back in force");
      }
    }
  }

  /** Gives a rule back to the plan; the one that was out, if it was. */
  synchronized Optional<Quarantine> release(String key, Plan plan) {
    Quarantine quarantine = byKey.remove(key);
    if (quarantine == null) {
      return Optional.empty();
    }
    for (int i = 0; i < plan.rules().size(); i++) {
      if (plan.rules().get(i).key().equals(key)) {
        plan.withhold(i, false);
      }
    }
    log.atWarn()
        .addKeyValue("rule", key)
        .addKeyValue("title", quarantine.rule().title())
        .log("quarantined rule released: it is back in force");
    return Optional.of(quarantine);
  }

  /** Says again what is out, from time to time. */
  synchronized void remind(Instant now) {
    if (!byKey.isEmpty() && !reminded.plus(REMINDER).isAfter(now)) {
      reminded = now;
      log.atError()
          .addKeyValue("rules", byKey.keySet())
          .log("rules are still quarantined and detect nothing");
    }
  }
}

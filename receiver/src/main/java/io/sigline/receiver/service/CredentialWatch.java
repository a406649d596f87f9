package io.sigline.receiver.service;

import io.sigline.receiver.secrets.Secrets;
import io.sigline.receiver.tls.LiveTls;
import io.sigline.receiver.tls.ShownCertificate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads certificates, keys, authorities and secrets again: every few seconds, and when asked to.
 * They are small, and what they say is compared, not when they were written, so an exchanged
 * symbolic link is noticed too. What cannot be used is said when two looks in a row found it so: a
 * certificate and its key are two files, and one of them is written first. Runs until its thread is
 * interrupted.
 */
final class CredentialWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CredentialWatch.class);
  private static final Duration REMINDER = Duration.ofHours(12);
  private static final Duration NOTICE = Duration.ofDays(30);

  /** What is told of each look that changed something or failed. */
  @FunctionalInterface
  interface Listener {
    void looked(String cause, List<String> changed, List<String> failures);
  }

  private final List<LiveTls> certificates;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Duration interval;
  private final Listener listener;
  private final Semaphore requests = new Semaphore(0);
  private final Map<String, Instant> warned = new HashMap<>();
  private List<String> failing = List.of();
  private List<String> said = List.of();

  CredentialWatch(
      List<LiveTls> certificates,
      Secrets secrets,
      InstantSource clock,
      Duration interval,
      Listener listener) {
    this.certificates = List.copyOf(certificates);
    this.secrets = secrets;
    this.clock = clock;
    this.interval = interval;
    this.listener = listener;
  }

  /** Asks for a look now; any thread. */
  void request() {
    requests.release();
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        warnOfExpiry();
        boolean asked = requests.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS);
        requests.drainPermits();
        tryLook(asked);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryLook(boolean asked) {
    try {
      look(asked);
    } catch (RuntimeException e) {
      log.error("looking for changed credentials failed", e);
    }
  }

  /** Reads everything again. */
  void look(boolean asked) {
    List<String> changed = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (LiveTls each : certificates) {
      try {
        if (each.reload(clock.instant())) {
          changed.add(each.section());
        }
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    Secrets.Reload reload = secrets.reload(asked);
    changed.addAll(reload.changed());
    failures.addAll(reload.failures());
    tell(asked, changed, failures);
  }

  private void tell(boolean asked, List<String> changed, List<String> failures) {
    boolean twice = asked || failures.equals(failing);
    List<String> news = twice && (asked || !failures.equals(said)) ? failures : List.of();
    if (failures.isEmpty() && !said.isEmpty()) {
      log.info("all credentials can be read again");
    }
    failing = List.copyOf(failures);
    if (twice || failures.isEmpty()) {
      said = failing;
    }
    if (!changed.isEmpty()) {
      log.atInfo().addKeyValue("keys", changed).log("credentials reloaded");
    }
    news.forEach(failure -> log.error("credentials kept as they were: {}", failure));
    if (!changed.isEmpty() || !news.isEmpty()) {
      listener.looked(asked ? "asked to" : "files changed", changed, news);
    }
  }

  private void warnOfExpiry() {
    Instant now = clock.instant();
    for (LiveTls each : certificates) {
      for (ShownCertificate one : each.certificates()) {
        Instant last = warned.get(one.key() + one.subject() + one.notAfter());
        if (one.notAfter().isBefore(now.plus(NOTICE))
            && (last == null || last.plus(REMINDER).isBefore(now))) {
          warned.put(one.key() + one.subject() + one.notAfter(), now);
          warn(one, now);
        }
      }
    }
  }

  private static void warn(ShownCertificate one, Instant now) {
    boolean expired = one.notAfter().isBefore(now);
    var event = expired ? log.atError() : log.atWarn();
    event
        .addKeyValue("key", one.key())
        .addKeyValue("subject", one.subject())
        .addKeyValue("not-after", one.notAfter())
        .log(
            expired
                ? "a certificate has expired"
                : "a certificate expires within " + NOTICE.toDays() + " days");
  }
}

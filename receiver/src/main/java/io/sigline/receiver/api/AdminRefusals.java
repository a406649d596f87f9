package io.sigline.receiver.api;

import io.sigline.receiver.audit.Act;
import io.sigline.receiver.audit.Auditor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the admin server that were refused: each is counted, and the first in ten seconds is
 * told, with how many were not told before it, so that a flood of them fills nothing.
 */
public final class AdminRefusals implements AdminAccess.Refusals {
  private static final Logger log = LoggerFactory.getLogger(AdminRefusals.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Auditor auditor;
  private final LongAdder count = new LongAdder();
  private Instant told = Instant.EPOCH;
  private long untold;

  /** None yet. */
  public AdminRefusals(InstantSource clock, Auditor auditor) {
    this.clock = clock;
    this.auditor = auditor;
  }

  @Override
  public void refused(Caller caller, String call, String reason) {
    count.increment();
    long before;
    synchronized (this) {
      Instant now = clock.instant();
      if (now.isBefore(told.plus(PAUSE))) {
        untold++;
        return;
      }
      told = now;
      before = untold;
      untold = 0;
    }
    log.atWarn()
        .addKeyValue("who", caller.who())
        .addKeyValue("from", caller.from())
        .addKeyValue("call", call)
        .addKeyValue("untold-before", before)
        .log("admin call refused: {}", reason);
    auditor.note(
        new Act(
            caller.who(),
            caller.from(),
            "admin-call",
            Act.REFUSED,
            Map.of("call", call, "reason", reason, "untold-before", before)));
  }

  void register(Meters meters) {
    meters.counter(
        "sigline_admin_refusals", "Calls of the admin server that were refused.", count::sum);
  }
}

package io.sigline.receiver.audit;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what is done to the running service: in the audit log, and with number and hash in
 * Sigline's own log, where somebody else may keep it. Any thread.
 */
public final class Auditor {
  private static final Logger log = LoggerFactory.getLogger(Auditor.class);

  private final AuditLog entries;
  private final LongAdder noted = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /** Notes in this log. */
  public Auditor(AuditLog entries) {
    this.entries = entries;
  }

  /**
   * Notes an act.
   *
   * @return false if it could not be; that is logged and counted
   */
  public boolean note(Act act) {
    try {
      AuditEntry entry = entries.add(act);
      noted.increment();
      log.atInfo()
          .addKeyValue("number", entry.number())
          .addKeyValue("hash", entry.hash())
          .addKeyValue("who", act.who())
          .addKeyValue("from", act.from())
          .addKeyValue("action", act.action())
          .addKeyValue("outcome", act.outcome())
          .log("audit");
      return true;
    } catch (IOException | RuntimeException e) {
      failures.increment();
      log.atError()
          .addKeyValue("who", act.who())
          .addKeyValue("action", act.action())
          .log("the audit log cannot be written", e);
      return false;
    }
  }

  /** Entries made by this process. */
  public long noted() {
    return noted.sum();
  }

  /** Acts that could not be noted. */
  public long failures() {
    return failures.sum();
  }
}

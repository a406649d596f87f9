package io.sigline.receiver.api;

import io.sigline.receiver.audit.Auditor;

/** What was noted in the audit log. */
final class AuditMetrics {
  private final Auditor auditor;

  AuditMetrics(Auditor auditor) {
    this.auditor = auditor;
  }

  void register(Meters meters) {
    meters.counter("sigline_audit_entries", "Entries that this process made.", auditor::noted);
    meters.counter("sigline_audit_failures", "Acts that could not be noted.", auditor::failures);
  }
}

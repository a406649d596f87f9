package io.sigline.receiver.api;

import io.sigline.alerting.AlertFlow;

/** What the journal takes on the disk. */
final class StorageMetrics {
  private final AlertFlow flow;

  StorageMetrics(AlertFlow flow) {
    this.flow = flow;
  }

  void register(Meters meters) {
    meters.gauge(
        "sigline_journal_bytes",
        "The journal and its write-ahead log on the disk.",
        () -> flow.storage().bytes());
    meters.gauge(
        "sigline_journal_used_bytes",
        "The journal without what was freed in it.",
        () -> flow.storage().usedBytes());
    meters.gauge(
        "sigline_journal_limit_bytes",
        "What the journal may take.",
        () -> flow.storage().maxBytes());
    meters.gauge(
        "sigline_journal_up",
        "1 if findings can be stored.",
        () -> flow.storage().failure().isEmpty() ? 1 : 0);
    meters.counter(
        "sigline_journal_forgotten_early",
        "Hits and delivered alerts forgotten before their time.",
        () -> flow.storage().forgottenEarly());
  }
}

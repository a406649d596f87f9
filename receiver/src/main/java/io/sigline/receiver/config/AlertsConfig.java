package io.sigline.receiver.config;

import java.time.Duration;
import java.util.List;

/**
 * From a match to an alert.
 *
 * @param dedupWindow how long further matches of the same rule and entity belong to the same alert
 * @param entity Sigma fields that make an alert's entity; empty = as the field map declares
 * @param signozUrl base address of SigNoz for deep links; empty = no links
 * @param environment the alert's environment; empty = not said
 * @param maxEvidenceSize how much of the matched event an alert carries, at most
 */
public record AlertsConfig(
    Duration dedupWindow,
    List<String> entity,
    String signozUrl,
    String environment,
    KeepConfig keep,
    DataSize maxEvidenceSize) {
  public AlertsConfig {
    entity = List.copyOf(entity);
    new Checks()
        .expect(
            dedupWindow.compareTo(Duration.ofDays(30)) <= 0,
            "dedup-window",
            "at most 30d",
            Durations.print(dedupWindow))
        .webAddress("signoz-url", signozUrl)
        .expect(
            maxEvidenceSize.bytes() >= 1_024 && maxEvidenceSize.bytes() <= 1 << 20,
            "max-evidence-size",
            "1KiB to 1MiB",
            maxEvidenceSize)
        .throwIfAny();
  }

  static AlertsConfig defaults() {
    return new AlertsConfig(
        Duration.ofMinutes(5), List.of(), "", "", KeepConfig.defaults(), DataSize.kibibytes(32));
  }
}

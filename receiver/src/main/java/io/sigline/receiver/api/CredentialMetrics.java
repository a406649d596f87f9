package io.sigline.receiver.api;

import io.sigline.receiver.secrets.Secrets;
import io.sigline.receiver.tls.LiveTls;
import io.sigline.receiver.tls.ShownCertificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** When certificates expire, and what came of reading them and secrets again. */
public final class CredentialMetrics {
  private final List<LiveTls> certificates;
  private final Secrets secrets;

  /** Of these. */
  public CredentialMetrics(List<LiveTls> certificates, Secrets secrets) {
    this.certificates = List.copyOf(certificates);
    this.secrets = secrets;
  }

  void register(Meters meters) {
    meters.labelledGauge(
        "sigline_certificate_expiry_timestamp_seconds",
        "When the certificate of this key expires; of several, the first.",
        "key",
        this::expiries);
    Map<String, DoubleSupplier> looks = new LinkedHashMap<>();
    looks.put("changed", () -> certificates.stream().mapToLong(LiveTls::reloads).sum());
    looks.put("failed", () -> certificates.stream().mapToLong(LiveTls::failedReloads).sum());
    meters.suppliedCounters(
        "sigline_certificate_reloads",
        "Looks at certificate files that changed something, or could not be used.",
        "result",
        looks);
    Map<String, DoubleSupplier> reloads = new LinkedHashMap<>();
    reloads.put("changed", secrets::reloads);
    reloads.put("failed", secrets::failedReloads);
    meters.suppliedCounters(
        "sigline_secret_reloads",
        "Secrets that were found to be others, or could not be read.",
        "result",
        reloads);
  }

  private Map<String, Double> expiries() {
    Map<String, Double> first = new LinkedHashMap<>();
    for (LiveTls each : certificates) {
      for (ShownCertificate one : each.certificates()) {
        first.merge(one.key(), one.notAfter().toEpochMilli() / 1e3, Math::min);
      }
    }
    return first;
  }
}

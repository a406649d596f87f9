package io.sigline.receiver.api;

import io.sigline.receiver.secrets.Secrets;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.ShownCertificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** When certificates expire, and what came of reading them and secrets again. */
public final class CredentialMetrics {
  private final List<ServerTls> servers;
  private final Secrets secrets;

  /** Of these. */
  public CredentialMetrics(List<ServerTls> servers, Secrets secrets) {
    this.servers = List.copyOf(servers);
    this.secrets = secrets;
  }

  void register(Meters meters) {
    meters.labelledGauge(
        "sigline_certificate_expiry_timestamp_seconds",
        "When the certificate of this key expires; of several, the first.",
        "key",
        this::expiries);
    Map<String, DoubleSupplier> certificates = new LinkedHashMap<>();
    certificates.put("changed", () -> servers.stream().mapToLong(ServerTls::reloads).sum());
    certificates.put("failed", () -> servers.stream().mapToLong(ServerTls::failedReloads).sum());
    meters.suppliedCounters(
        "sigline_certificate_reloads",
        "Looks at certificate files that changed something, or could not be used.",
        "result",
        certificates);
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
    for (ServerTls server : servers) {
      for (ShownCertificate one : server.certificates()) {
        first.merge(one.key(), one.notAfter().toEpochMilli() / 1e3, Math::min);
      }
    }
    return first;
  }
}

package io.sigline.receiver.service;

import io.sigline.alerting.AlertSettings;
import io.sigline.alerting.deliver.KeepSettings;
import io.sigline.alerting.journal.JournalLimits;
import io.sigline.alerting.outgoing.AddressPolicy;
import io.sigline.engine.compile.Detector;
import io.sigline.engine.correlate.CorrelatorLimits;
import io.sigline.receiver.api.AdminRefusals;
import io.sigline.receiver.api.AdminServer;
import io.sigline.receiver.audit.AuditLog;
import io.sigline.receiver.audit.Seal;
import io.sigline.receiver.config.AdminConfig;
import io.sigline.receiver.config.AlertsConfig;
import io.sigline.receiver.config.AuditConfig;
import io.sigline.receiver.config.CorrelationsConfig;
import io.sigline.receiver.config.IntakeConfig;
import io.sigline.receiver.config.KeepConfig;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.SelfTestConfig;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.config.TlsConfig;
import io.sigline.receiver.connection.ClosedConnections;
import io.sigline.receiver.intake.IntakeSettings;
import io.sigline.receiver.pipeline.CorrelationRules;
import io.sigline.receiver.pipeline.Delivery;
import io.sigline.receiver.pipeline.DetectorSource;
import io.sigline.receiver.pipeline.PipelineSettings;
import io.sigline.receiver.rules.RuleLibrary;
import io.sigline.receiver.rules.RuleStanding.State;
import io.sigline.receiver.secrets.LiveSecret;
import io.sigline.receiver.secrets.Secrets;
import io.sigline.receiver.tls.ServerTls;
import io.sigline.receiver.tls.TlsFiles;
import io.sigline.receiver.tls.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The configuration, in the terms of each part of the service. */
final class Settings {
  private Settings() {}

  /**
   * Which hosts and addresses are called.
   *
   * @throws IOException naming a key whose host is none of those that are
   */
  static AddressPolicy outgoing(SiglineConfig config) throws IOException {
    AddressPolicy policy =
        AddressPolicy.allowing(config.outgoing().allow()).onlyTo(config.outgoing().allowedHosts());
    expectCalled(policy, "alerts.keep.url", config.alerts().keep().url());
    expectCalled(policy, "vault.address", config.vault().address());
    return policy;
  }

  private static void expectCalled(AddressPolicy policy, String key, String address)
      throws IOException {
    String host = address.isEmpty() ? "" : URI.create(address).getHost();
    if (!host.isEmpty() && policy.refusesHost(host)) {
      throw new IOException(
          "%s: expected a host of outgoing.allowed-hosts, got %s".formatted(key, host));
    }
  }

  /** Who vouches for Keep; empty if Java's authorities do. */
  static Optional<TrustedAuthorities> keepCa(KeepConfig keep) throws IOException {
    return keep.enabled() && !keep.ca().isEmpty()
        ? Optional.of(TrustedAuthorities.open(Path.of(keep.ca()), "alerts.keep.ca"))
        : Optional.empty();
  }

  static AlertSettings alerts(
      SiglineConfig config, Secrets secrets, Optional<TrustedAuthorities> keepCa)
      throws IOException {
    AlertsConfig alerts = config.alerts();
    return new AlertSettings(
        config.dataDirectory(),
        alerts.dedupWindow(),
        alerts.entity(),
        alerts.signozUrl(),
        alerts.environment(),
        Math.toIntExact(alerts.maxEvidenceSize().bytes()),
        new JournalLimits(config.journal().maxSize().bytes()),
        keep(alerts.keep(), secrets, keepCa));
  }

  private static @Nullable KeepSettings keep(
      KeepConfig keep, Secrets secrets, Optional<TrustedAuthorities> ca) throws IOException {
    return keep.enabled()
        ? new KeepSettings(
            URI.create(keep.url()),
            secrets.live("alerts.keep.api-key", keep.apiKey()),
            secrets.live("alerts.keep.read-api-key", keep.readApiKey()),
            keep.batchSize(),
            keep.rate(),
            keep.timeout(),
            ca.map(TrustedAuthorities::context).orElse(null))
        : null;
  }

  static PipelineSettings pipeline(SiglineConfig config) {
    return new PipelineSettings(
        config.pipeline().ringSlots(),
        config.pipeline().evaluators(),
        config.pipeline().maxBytesInFlight().bytes(),
        config.intake().hold(),
        correlating(config.correlations()),
        new PipelineSettings.Remembering(
            config.pipeline().repeatWindow(), config.pipeline().maxRememberedRequests()));
  }

  private static PipelineSettings.Correlating correlating(CorrelationsConfig correlations) {
    return new PipelineSettings.Correlating(
        new CorrelatorLimits(
            correlations.lateness(),
            correlations.retention(),
            correlations.maxGroups(),
            correlations.maxHitsPerGroup(),
            correlations.maxMemory().bytes(),
            correlations.maxEvents()),
        correlations.maxJournalHits());
  }

  static DetectorSource detectors(RuleLibrary library) {
    CorrelationRules correlations = new CorrelationRules(library.correlations(), library.silent());
    Set<String> shadow = library.selected().evaluatedAs(State.SHADOW);
    Set<String> off = library.selected().evaluatedAs(State.OFF);
    return new DetectorSource() {
      @Override
      public Detector newDetector() {
        return library.plan().newDetector();
      }

      @Override
      public Delivery delivery(String key) {
        return shadow.contains(key)
            ? Delivery.SHADOW
            : off.contains(key) ? Delivery.CORRELATE : Delivery.ALERT;
      }

      @Override
      public Detector newTestDetector() {
        return library.plan().newTestDetector();
      }

      @Override
      public CorrelationRules correlations() {
        return correlations;
      }
    };
  }

  static IntakeSettings intake(IntakeConfig intake, Secrets secrets) throws IOException {
    return new IntakeSettings(
        intake.host(),
        intake.grpcPort(),
        intake.httpPort(),
        intake.httpPath(),
        Math.toIntExact(intake.maxRequestSize().bytes()),
        optional("intake.bearer-token", intake.bearerToken(), secrets),
        tls("intake.tls", intake.tls()),
        new IntakeSettings.Connections(
            intake.maxConnections(), intake.idleTimeout(), intake.requestTimeout()),
        intake.keepaliveTime(),
        intake.keepaliveTimeout(),
        intake.maxConnectionAge(),
        intake.maxConnectionAgeGrace(),
        intake.retryDelay());
  }

  /** The audit log. */
  static AuditLog audit(SiglineConfig config, Secrets secrets, InstantSource clock)
      throws IOException {
    AuditConfig audit = config.audit();
    return AuditLog.open(
        config.dataDirectory().resolve("audit"),
        new AuditLog.Limits(audit.maxFileSize().bytes(), audit.maxFiles()),
        new Seal(secrets.live("audit.key", audit.key())),
        clock);
  }

  /** Who may call the admin server. */
  static AdminServer.Guards guards(AdminConfig admin, Secrets secrets, AdminRefusals refusals)
      throws IOException {
    Optional<TlsFiles> files = tls("admin.tls", admin.tls());
    return new AdminServer.Guards(
        files.isPresent() ? Optional.of(ServerTls.open(files.get())) : Optional.empty(),
        optional("admin.token", admin.token(), secrets),
        optional("admin.read-token", admin.readToken(), secrets),
        refusals,
        new ClosedConnections("admin"));
  }

  private static Optional<LiveSecret> optional(String key, Secret secret, Secrets secrets)
      throws IOException {
    return secret.isSet() ? Optional.of(secrets.live(key, secret)) : Optional.empty();
  }

  /** What Sigline shows to its own intake. */
  static Optional<TlsFiles> ownKey(SelfTestConfig selfTest) {
    return selfTest.certificate().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TlsFiles(
                "selftest",
                Path.of(selfTest.certificate()),
                Path.of(selfTest.privateKey()),
                Optional.empty()));
  }

  /** The files of a section, if it has any. */
  static Optional<TlsFiles> tls(String section, TlsConfig tls) {
    return tls.enabled()
        ? Optional.of(
            new TlsFiles(
                section,
                Path.of(tls.certificate()),
                Path.of(tls.privateKey()),
                tls.mutual() ? Optional.of(Path.of(tls.clientCa())) : Optional.empty()))
        : Optional.empty();
  }
}

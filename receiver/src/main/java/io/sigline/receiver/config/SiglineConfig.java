package io.sigline.receiver.config;

import java.nio.file.Path;

/**
 * The whole effective configuration, a record per section of the file; a component's name in kebab
 * case is its key.
 *
 * @param dataDirectory where Sigline keeps its journal; created when missing
 */
public record SiglineConfig(
    Path dataDirectory,
    RulesConfig rules,
    IntakeConfig intake,
    PipelineConfig pipeline,
    CorrelationsConfig correlations,
    JournalConfig journal,
    AlertsConfig alerts,
    SelfTestConfig selftest,
    AdminConfig admin,
    AuditConfig audit,
    OutgoingConfig outgoing,
    VaultConfig vault,
    LoggingConfig logging) {

  /** What is in force where the file says nothing. */
  public static SiglineConfig defaults() {
    return new SiglineConfig(
        Path.of("./data"),
        RulesConfig.defaults(),
        IntakeConfig.defaults(),
        PipelineConfig.defaults(),
        CorrelationsConfig.defaults(),
        JournalConfig.defaults(),
        AlertsConfig.defaults(),
        SelfTestConfig.defaults(),
        AdminConfig.defaults(),
        AuditConfig.defaults(),
        OutgoingConfig.defaults(),
        VaultConfig.defaults(),
        LoggingConfig.defaults());
  }
}

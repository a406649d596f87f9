package io.sigline.receiver.service;

import io.sigline.receiver.audit.Act;
import io.sigline.receiver.audit.Auditor;
import io.sigline.receiver.config.ConfigPrinter;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.rules.LiveRules;
import io.sigline.receiver.rules.RuleChanges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the service notes of itself in the audit log. */
final class ServiceAudit implements LiveRules.Listener, CredentialWatch.Listener {
  private final Auditor auditor;

  ServiceAudit(Auditor auditor) {
    this.auditor = auditor;
  }

  /** It is ready, with this configuration. */
  void started(SiglineConfig config, int rules) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("process", ProcessHandle.current().pid());
    detail.put("rules", rules);
    detail.put("configuration", ConfigPrinter.different(config));
    auditor.note(Act.local("start", Act.DONE, detail));
  }

  /** It is about to end. */
  void stopping() {
    auditor.note(Act.local("stop", Act.DONE, Map.of("process", ProcessHandle.current().pid())));
  }

  @Override
  public void reloaded(String cause, RuleChanges changes) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("cause", cause);
    put(detail, "rules", changes.rules());
    put(detail, "filters", changes.filters());
    put(detail, "pipelines", changes.pipelines());
    put(detail, "files", changes.files());
    auditor.note(Act.local("rules-reload", Act.DONE, detail));
  }

  private static void put(Map<String, Object> detail, String name, List<String> lines) {
    if (!lines.isEmpty()) {
      detail.put(name + "-changed", lines.size());
      detail.put(name, Act.some(lines));
    }
  }

  @Override
  public void kept(String cause, String reason) {
    auditor.note(Act.local("rules-reload", Act.FAILED, Map.of("cause", cause, "reason", reason)));
  }

  @Override
  public void looked(String cause, List<String> changed, List<String> failures) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("cause", cause);
    put(detail, "keys", changed);
    put(detail, "failures", failures);
    auditor.note(
        Act.local(
            "credentials-reload",
            changed.isEmpty() && !failures.isEmpty() ? Act.FAILED : Act.DONE,
            detail));
  }
}

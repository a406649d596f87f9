package io.sigline.alerting.alert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes alerts of findings. Immutable; any thread. The same finding gives the same bytes. */
public final class AlertComposer {
  private final List<String> entityFields;
  private final String environment;
  private final int maxEvidenceBytes;
  private final @Nullable SigNozLink signoz;

  /**
   * Composes for one installation.
   *
   * @param entityFields Sigma fields that make the entity; empty = as the field map declares
   * @param signozUrl base address for links; empty = no links
   * @param environment where the record names none; may be empty
   */
  public AlertComposer(
      List<String> entityFields, String signozUrl, String environment, int maxEvidenceBytes) {
    this.entityFields = List.copyOf(entityFields);
    this.signoz = signozUrl.isBlank() ? null : new SigNozLink(signozUrl.strip());
    this.environment = environment;
    this.maxEvidenceBytes = maxEvidenceBytes;
  }

  /** What the ids of the alerts of the rule with this key begin with. */
  public static String idPrefix(String ruleKey) {
    return Identity.idPrefix(ruleKey);
  }

  /** Rule and entity of this finding: what de-duplication goes by; 64 hex digits. */
  public String fingerprint(Finding finding) {
    var match = finding.match();
    return Identity.fingerprint(match.rule().key(), Entity.of(match, entityFields));
  }

  /** The alert that this finding of a record raises, with a count of one. */
  public Alert raise(Finding finding) {
    return raise(finding, List.of());
  }

  /**
   * The alert that this finding raises, with a count of one.
   *
   * @param events of a correlation: what led to it
   */
  public Alert raise(Finding finding, List<CorrelatedEvent> events) {
    var match = finding.match();
    Entity entity = Entity.of(match, entityFields);
    String fingerprint = Identity.fingerprint(match.rule().key(), entity);
    String id = Identity.alertId(match.rule().key(), entity, finding.id());
    Severity severity = Severity.of(match.rule().level());
    ObjectNode json =
        new AlertJson(finding, entity, environment, signoz)
            .write(id, fingerprint, severity, Evidence.of(finding, maxEvidenceBytes));
    var fired = finding.fired();
    if (fired != null) {
      json.set("correlation", CorrelationJson.of(fired, events, maxEvidenceBytes));
    }
    return new Alert(
        id, fingerprint, finding.id(), severity, finding.eventTimeUnixNano(), json.toString());
  }
}

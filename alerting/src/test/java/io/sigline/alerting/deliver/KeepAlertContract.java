package io.sigline.alerting.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What Keep 0.54 makes of one alert object: errors it refuses, and losses it does not mention.
 * Source: Keep's AlertDto as measured; see {@code docs/alerts.md}.
 */
final class KeepAlertContract {
  private static final Set<String> SEVERITIES =
      Set.of("critical", "high", "warning", "info", "low");
  private static final Set<String> STATUSES =
      Set.of("firing", "resolved", "acknowledged", "suppressed", "pending", "maintenance");
  private static final Set<String> OWNED_BY_KEEP =
      Set.of(
          "event_id",
          "alert_hash",
          "firingStartTime",
          "firingStartTimeSinceLastResolved",
          "firingCounter",
          "unresolvedCounter",
          "isFullDuplicate",
          "isPartialDuplicate",
          "providerType",
          "apiKeyRef",
          "pushed",
          "enriched_fields",
          "previous_status");
  private static final Set<String> OWNED_BY_PEOPLE =
      Set.of("dismissed", "dismissUntil", "assignee", "note");
  private static final int MAX_URL = 65_536;
  private static final int MAX_FINGERPRINT = 255;

  private final JsonNode alert;
  private final List<String> errors = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  private KeepAlertContract(JsonNode alert) {
    this.alert = alert;
  }

  /** Judges one item. */
  static KeepAlertContract judge(JsonNode alert) {
    var contract = new KeepAlertContract(alert);
    if (alert.isObject()) {
      contract.checkText();
      contract.checkEnums();
      contract.checkTypes();
      contract.checkFingerprint();
      contract.checkTime();
      contract.checkUrl("url");
      contract.checkUrl("imageUrl");
      contract.checkNames();
    } else {
      contract.errors.add("not an object");
    }
    return contract;
  }

  /** Why Keep refuses it; empty if it does not. */
  List<String> errors() {
    return errors;
  }

  /** What Keep would silently change, lose or make unreachable. */
  List<String> violations() {
    return violations;
  }

  private void checkText() {
    if (!alert.path("name").isTextual()) {
      errors.add("name: field required");
    } else if (alert.get("name").textValue().isBlank()) {
      violations.add("name: blank");
    }
    for (String field : List.of("id", "message", "description", "environment", "service")) {
      if (alert.has(field) && !alert.get(field).isTextual()) {
        errors.add(field + ": str type expected");
      }
    }
    if (!alert.has("id")) {
      violations.add("id: absent, so that every repeat is a partial duplicate");
    }
    String format = alert.path("description_format").asText("markdown");
    if (!format.equals("markdown") && !format.equals("html")) {
      errors.add("description_format: " + format);
    }
  }

  private void checkEnums() {
    if (!SEVERITIES.contains(alert.path("severity").asText())) {
      violations.add("severity: '" + alert.path("severity").asText() + "' silently becomes info");
    }
    if (!STATUSES.contains(alert.path("status").asText())) {
      violations.add("status: '" + alert.path("status").asText() + "' silently becomes firing");
    }
  }

  private void checkTypes() {
    if (alert.has("labels") && !alert.get("labels").isObject()) {
      errors.add("labels: value is not a valid dict");
    }
    JsonNode source = alert.path("source");
    if (!source.isMissingNode() && !source.isArray()) {
      errors.add("source: value is not a valid list");
    } else if (!"sigma".equals(source.path(0).asText())) {
      violations.add("source: the first entry is what Keep filters by, expected sigma");
    }
    for (String field : List.of("isNoisy", "deleted", "dismissed")) {
      if (alert.has(field) && !alert.get(field).isBoolean()) {
        errors.add(field + ": value could not be parsed to a boolean");
      }
    }
  }

  private void checkFingerprint() {
    JsonNode fingerprint = alert.path("fingerprint");
    if (fingerprint.isMissingNode()) {
      violations.add("fingerprint: absent, so that alerts of one name collapse");
    } else if (!fingerprint.isTextual()) {
      errors.add("fingerprint: str type expected");
    } else if (fingerprint.textValue().isEmpty()) {
      violations.add("fingerprint: empty, so that all such alerts collapse");
    } else if (fingerprint.textValue().length() > MAX_FINGERPRINT) {
      violations.add("fingerprint: cut to 255 characters");
    }
  }

  private void checkTime() {
    JsonNode time = alert.path("lastReceived");
    if (time.isMissingNode()) {
      violations.add("lastReceived: absent, Keep takes its own time");
      return;
    }
    if (!time.isTextual()) {
      errors.add("lastReceived: str type expected");
      return;
    }
    try {
      OffsetDateTime.parse(time.textValue());
    } catch (DateTimeException _) {
      epochSeconds(time.textValue());
    }
  }

  private void epochSeconds(String text) {
    try {
      long seconds = Long.parseLong(text);
      if (seconds > Instant.parse("9999-12-31T00:00:00Z").getEpochSecond()) {
        errors.add("lastReceived: year is out of range");
      }
    } catch (NumberFormatException _) {
      errors.add("lastReceived: invalid date '" + text + "'");
    }
  }

  private void checkUrl(String field) {
    JsonNode url = alert.path(field);
    if (url.isMissingNode() || url.isNull()) {
      return;
    }
    if (!url.isTextual() || url.textValue().length() > MAX_URL) {
      errors.add(field + ": invalid or missing URL");
      return;
    }
    String text = url.textValue();
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      violations.add(field + ": gets https:// prefixed: " + text);
      return;
    }
    try {
      String authority = new URI(text).getRawAuthority();
      if (authority == null || authority.isEmpty() || authority.contains("[")) {
        errors.add(field + ": invalid host");
      } else if (!authority.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        errors.add(field + ": host is not ASCII");
      }
    } catch (URISyntaxException e) {
      violations.add(field + ": not percent-encoded: " + e.getMessage());
    }
  }

  private void checkNames() {
    if (alert.has("dict")) {
      violations.add("dict: an alert with this field is lost without a trace");
    }
    for (var field : alert.properties()) {
      if (OWNED_BY_KEEP.contains(field.getKey())) {
        violations.add(field.getKey() + ": set by Keep");
      }
      if (OWNED_BY_PEOPLE.contains(field.getKey())) {
        violations.add(field.getKey() + ": overwrites what a person has set");
      }
      if (field.getKey().indexOf('.') >= 0) {
        violations.add(field.getKey() + ": a name with a dot cannot be searched");
      }
    }
    for (var label : alert.path("labels").properties()) {
      if (label.getKey().indexOf('.') >= 0) {
        violations.add("labels." + label.getKey() + ": a name with a dot cannot be searched");
      }
    }
  }
}

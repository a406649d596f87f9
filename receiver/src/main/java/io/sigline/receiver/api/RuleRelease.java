package io.sigline.receiver.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.sigline.receiver.audit.Auditor;
import io.sigline.receiver.rules.LiveRules;
import java.util.Map;

/**
 * What an operator asks by {@code POST /rules/release}, with {@code {"rule": "KEY"}} as JSON. That
 * it must say it is JSON keeps web pages from asking in a visitor's name.
 */
final class RuleRelease {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /**
   * What is answered.
   *
   * @param text JSON
   */
  record Answer(Status status, String text) {
    private static Answer of(Status status, String name, String text) {
      return new Answer(status, JSON.createObjectNode().put(name, text) + "\n");
    }
  }

  private RuleRelease() {}

  static Answer of(ServerRequest request, LiveRules rules, Auditor auditor) {
    boolean isJson =
        request
            .headers()
            .contentType()
            .map(type -> type.test(MediaTypes.APPLICATION_JSON))
            .orElse(false);
    if (!isJson) {
      return Answer.of(
          Status.UNSUPPORTED_MEDIA_TYPE_415, "error", "expected Content-Type: application/json");
    }
    try {
      JsonNode rule = JSON.readTree(request.content().as(String.class)).path("rule");
      return rule.isTextual()
          ? release(rule.asText(), rules, Caller.of(request), auditor)
          : Answer.of(Status.BAD_REQUEST_400, "error", "expected {\"rule\": \"the rule's key\"}");
    } catch (JsonProcessingException e) {
      return Answer.of(Status.BAD_REQUEST_400, "error", "expected JSON: " + e.getOriginalMessage());
    }
  }

  private static Answer release(String key, LiveRules rules, Caller caller, Auditor auditor) {
    if (rules.quarantined().stream().noneMatch(it -> it.rule().key().equals(key))) {
      return Answer.of(Status.NOT_FOUND_404, "error", "no rule '" + key + "' is quarantined");
    }
    if (!auditor.note(caller.act("rules-release", Map.of("rule", key)))) {
      return Answer.of(
          Status.SERVICE_UNAVAILABLE_503, "error", "not done: the audit log cannot be written");
    }
    return rules.release(key).isPresent()
        ? Answer.of(Status.OK_200, "released", key)
        : Answer.of(Status.NOT_FOUND_404, "error", "no rule '" + key + "' is quarantined");
  }
}

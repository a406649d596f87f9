package io.sigline.alerting.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigline.alerting.journal.Pending;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keep's {@code POST /alerts/event}, always with a list: of a single object it would not say that
 * it is bad. Its 202 means queued in memory; with a key to read, what was queued is read back.
 */
final class KeepDestination implements Destination {
  private static final int MAX_REASON = 1_000;
  private static final int MAX_READ = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeepSettings settings;
  private final Duration spacing;
  private final HttpPost client;
  private final URI events;
  private final URI batch;

  /**
   * Keep at these settings.
   *
   * @param spacing between two alerts of one fingerprint
   * @param client closed with it
   */
  KeepDestination(KeepSettings settings, Duration spacing, HttpPost client) {
    this.settings = settings;
    this.spacing = spacing;
    this.client = client;
    String base = settings.url().toString().replaceAll("/+$", "");
    this.events = URI.create(base + "/alerts/event");
    this.batch = URI.create(base + "/alerts/batch");
  }

  @Override
  public Outcome send(List<Pending> alerts) throws InterruptedException {
    String list = alerts.stream().map(Pending::json).collect(Collectors.joining(",", "[", "]"));
    HttpPost.Answer answer;
    try {
      answer = client.post(events, settings.apiKey().get(), list, MAX_REASON);
    } catch (IOException e) {
      return new Outcome.Unavailable(name() + ": " + e.getMessage(), Duration.ZERO);
    }
    return judge(answer);
  }

  private Outcome judge(HttpPost.Answer answer) {
    int status = answer.status();
    String reason =
        "%s answered %d %s".formatted(events, status, answer.body().replaceAll("\\s+", " "));
    if (status >= 200 && status < 300) {
      return new Outcome.Accepted();
    }
    return switch (status) {
      case 413, 422 -> new Outcome.Rejected(reason);
      case 401, 407 -> new Outcome.Unauthorised(reason);
      case 408, 425, 429 ->
          new Outcome.Unavailable(reason, Duration.ofSeconds(answer.retryAfter()));
      default ->
          status >= 500
              ? new Outcome.Unavailable(reason, Duration.ofSeconds(answer.retryAfter()))
              : new Outcome.Refused(reason);
    };
  }

  @Override
  public Optional<Receipts> receipts() {
    return settings.readApiKey().get().isEmpty() ? Optional.empty() : Optional.of(this::readBack);
  }

  private Set<String> readBack(List<Pending> sent) throws InterruptedException {
    String fingerprints =
        JSON.valueToTree(sent.stream().map(Pending::fingerprint).toList()).toString();
    Map<String, JsonNode> found = new HashMap<>();
    try {
      var answer = client.post(batch, settings.readApiKey().get(), fingerprints, MAX_READ);
      if (answer.status() != 200) {
        throw new DeliveryException(batch + " answered " + answer.status());
      }
      for (JsonNode alert : JSON.readTree(answer.body())) {
        found.put(alert.path("fingerprint").asText(), alert);
      }
    } catch (JsonProcessingException e) {
      throw new DeliveryException(batch + " answered no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new DeliveryException(batch + ": " + e.getMessage());
    }
    Set<String> ids = new HashSet<>();
    for (Pending pending : sent) {
      JsonNode alert = found.get(pending.fingerprint());
      if (alert != null && isThere(pending, alert)) {
        ids.add(pending.id());
      }
    }
    return ids;
  }

  /**
   * Keep shows the last alert of a fingerprint. Another one of ours is an earlier one, since none
   * is sent before this one is there; whatever time it has, the clock may have been set. One of
   * another Sigline may have come later: rather sent twice than not at all.
   */
  private static boolean isThere(Pending pending, JsonNode shown) {
    return shown.path("id").asText().equals(pending.id())
        && shown.path("count").asLong() >= parsed(pending).path("count").asLong();
  }

  private static JsonNode parsed(Pending pending) {
    try {
      return JSON.readTree(pending.json());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert that is not JSON: " + pending.id(), e);
    }
  }

  /** Keep's workers take requests out of one another's order if these come close together. */
  @Override
  public Duration spacing() {
    return spacing;
  }

  @Override
  public String name() {
    return "Keep at " + settings.url();
  }

  @Override
  public void close() {
    client.close();
  }
}

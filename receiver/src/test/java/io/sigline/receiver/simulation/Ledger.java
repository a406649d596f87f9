package io.sigline.receiver.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the world knows: the lines that were sent and those that were acknowledged; and from these
 * what Keep must have in the end.
 */
final class Ledger {
  private final Map<LogLine, Integer> sent = new LinkedHashMap<>();
  private final Map<LogLine, Integer> acknowledged = new LinkedHashMap<>();

  /** These were given to a collector; equal ones are different events. */
  void sent(List<LogLine> lines) {
    sent.putAll(counted(lines));
  }

  /** A request with these was answered well. */
  void acknowledged(List<LogLine> lines) {
    acknowledged.putAll(counted(lines));
  }

  private static Map<LogLine, Integer> counted(List<LogLine> lines) {
    Map<LogLine, Integer> counted = new HashMap<>();
    lines.forEach(line -> counted.merge(line, 1, Integer::sum));
    return counted;
  }

  /** True if all that was sent was acknowledged. */
  boolean allAcknowledged() {
    return acknowledged.keySet().containsAll(sent.keySet());
  }

  /** What these lines come to, judged the plain way: by rule and entity, how many findings. */
  private static Map<String, Long> judged(Map<LogLine, Integer> lines) {
    Map<String, Long> findings = new TreeMap<>();
    Map<String, Long> logins = new TreeMap<>();
    lines.forEach((line, times) -> {
      if (line.word().contains("evil")) {
        findings.merge("Evil host=" + line.host(), (long) times, Long::sum);
      }
      if (line.word().contains("odd")) {
        findings.merge("Odd host=" + line.host(), (long) times, Long::sum);
      }
      if (line.word().equals("login")) {
        logins.merge("Logins user=" + line.user(), (long) times, Long::sum);
      }
    });
    logins.forEach((user, times) -> {
      if (times >= Rules.LOGINS) {
        findings.put(user, 1L);
      }
    });
    return findings;
  }

  /**
   * The alerts that Keep has, last version of each, are those that there must be.
   *
   * @param rejected those of which it would not take some version, as the journal has them
   */
  void check(List<JsonNode> history, List<JsonNode> rejected, Weather weather) {
    Map<String, Long> least = judged(acknowledged);
    Map<String, Long> most = judged(sent);
    Map<String, Long> found = new TreeMap<>();
    Map<String, JsonNode> last = new LinkedHashMap<>();
    Stream.concat(history.stream(), rejected.stream())
        .forEach(alert ->
            last.merge(
                alert.path("id").asText(),
                alert,
                (before, next) -> weather.forgets() ? larger(before, next) : next));
    last.values()
        .forEach(alert -> found.merge(key(alert), alert.path("count").asLong(), Long::sum));
    for (var entry : most.entrySet()) {
      long has = found.getOrDefault(entry.getKey(), 0L);
      boolean isCorrelation = entry.getKey().startsWith("Logins");
      boolean mayFireOtherwise = isCorrelation && weather.forgetsEvents();
      long wants = mayFireOtherwise ? 0 : least.getOrDefault(entry.getKey(), 0L);
      boolean mayCountAgain = mayFireOtherwise || weather.forgets();
      if (has < wants || (has > entry.getValue() && !mayCountAgain)) {
        throw new Violation(
            "%s: Keep counts %d, expected %d to %d"
                .formatted(entry.getKey(), has, wants, entry.getValue()));
      }
    }
    found.keySet().removeAll(most.keySet());
    if (!found.isEmpty()) {
      throw new Violation("Keep has alerts that nothing gave reason for: " + found);
    }
  }

  /** An alert that was forgotten may come again with fewer. */
  private static JsonNode larger(JsonNode one, JsonNode other) {
    return one.path("count").asLong() > other.path("count").asLong() ? one : other;
  }

  private static String key(JsonNode alert) {
    StringBuilder key = new StringBuilder(alert.path("name").asText());
    alert
        .path("entity")
        .properties()
        .forEach(pair ->
            key.append(' ').append(pair.getKey()).append('=').append(pair.getValue().asText()));
    return key.toString();
  }
}

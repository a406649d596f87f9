package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Marker;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes records that must alert, each of its own bytes, among records that must not, and remembers
 * which of them were accepted: the measure of what must arrive. Any thread.
 */
final class Ledger {
  private static final String SERIAL = "--serial ";

  private final AtomicLong serials = new AtomicLong();
  private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

  /** A request with so many records of one computer that must alert, and others behind them. */
  ExportLogsServiceRequest request(String computer, int matches, int others) {
    var records = ScopeLogs.newBuilder();
    for (int i = 0; i < matches; i++) {
      records.addLogRecords(record(computer, Marker.IMAGE));
    }
    for (int i = 0; i < others; i++) {
      records.addLogRecords(record(computer, "C:\\Windows\\System32\\svchost.exe"));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(records))
        .build();
  }

  private LogRecord record(String computer, String image) {
    AnyValue body = Marker.body(computer, image, SERIAL + serials.incrementAndGet() + " ");
    return LogRecord.newBuilder()
        .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
        .setBody(body)
        .build();
  }

  /** So many matching records of this computer were accepted. */
  void accepted(String computer, int matches) {
    accepted.merge(computer, matches, Integer::sum);
  }

  /** The same request was sent more than once, so that it may have come in twice. */
  void doubtful(String computer) {
    doubtful.add(computer);
  }

  /** Computers of which records were accepted. */
  int computers() {
    return accepted.size();
  }

  /** Matching records that were accepted. */
  long matches() {
    return accepted.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** True if Keep has something of every computer. */
  boolean isIn(KeepContractServer keep) {
    Map<String, Long> counts = counts(keep);
    return accepted.entrySet().stream()
        .allMatch(entry -> counts.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
  }

  /**
   * Every record that was accepted was counted into an alert of its computer, and none twice: an
   * alert that came again came with the same id.
   */
  void assertEachCountedOnce(KeepContractServer keep) {
    Map<String, Long> counts = counts(keep);
    Map<String, String> wrong = new TreeMap<>();
    accepted.forEach((computer, expected) -> {
      long found = counts.getOrDefault(computer, 0L);
      if (found < expected || (found > expected && !doubtful.contains(computer))) {
        wrong.put(computer, "expected " + expected + ", counted in alerts " + found);
      }
    });
    assertThat(wrong).as("of %d computers", accepted.size()).isEmpty();
    assertThat(keep.violations()).isEmpty();
    assertThat(keep.errorAlerts()).isEmpty();
  }

  /** Of each fingerprint, alerts came in the order in which their records were accepted. */
  static void assertInOrder(KeepContractServer keep) {
    Map<String, Long> last = new HashMap<>();
    for (JsonNode alert : keep.alerts()) {
      long serial = serial(alert);
      Long before = last.put(alert.path("fingerprint").asText(), serial);
      assertThat(before == null || before <= serial)
          .as("record %d of %s came after %s", serial, alert.path("host").asText(), before)
          .isTrue();
    }
  }

  /** What the last version of each alert counts, by computer. */
  private static Map<String, Long> counts(KeepContractServer keep) {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    keep.alerts().forEach(alert -> byId.put(alert.path("id").asText(), alert));
    Map<String, Long> counts = new HashMap<>();
    byId.values()
        .forEach(alert ->
            counts.merge(alert.path("host").asText(), alert.path("count").asLong(), Long::sum));
    return counts;
  }

  private static long serial(JsonNode alert) {
    List<String> lines = alert.findValuesAsText("CommandLine");
    String line =
        Objects.requireNonNull(lines.isEmpty() ? null : lines.getFirst(), alert::toString);
    String rest = line.substring(line.indexOf(SERIAL) + SERIAL.length());
    return Long.parseLong(rest.substring(0, rest.indexOf(' ')));
  }
}

package io.sigline.benchmarks.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a run reached, in records: {@code sent = answered + rejected + refused + failed}.
 *
 * @param rejected records of answered requests that the server would not take
 * @param refused records of requests that are to be sent again
 * @param late requests that had to wait for room; at a rate they were due already
 * @param bytes of the requests, uncompressed
 * @param wallNanos from the first request to the last answer
 * @param serverCpuNanos CPU time of the server in that time; 0 if no process was named
 * @param latencyMicros of requests, whatever the answer
 * @param firstFailure what was said the first time that something was not taken; empty if never
 */
public record LoadResult(
    long sent,
    long answered,
    long rejected,
    long refused,
    long failed,
    long late,
    long bytes,
    long wallNanos,
    long serverCpuNanos,
    ServerProcess.Memory memory,
    Histogram latencyMicros,
    String firstFailure) {

  /** True if every record was taken. */
  public boolean complete() {
    return answered == sent;
  }

  /** Records answered per second. */
  public double logsPerSecond() {
    return answered / (wallNanos / 1e9);
  }

  /** Records answered per CPU-second of the server; 0 if no process was named. */
  public double logsPerCpuSecond() {
    return serverCpuNanos == 0 ? 0 : answered / (serverCpuNanos / 1e9);
  }

  /** CPU time of the server for each record answered, in nanoseconds. */
  public double cpuNanosPerLog() {
    return answered == 0 ? 0 : (double) serverCpuNanos / answered;
  }

  /** A latency in milliseconds. */
  public double millisAt(double percentile) {
    return latencyMicros.getValueAtPercentile(percentile) / 1e3;
  }

  /** This and another run as one: sums, the larger memory, the latencies of both. */
  public LoadResult plus(LoadResult other) {
    Histogram both = latencyMicros.copy();
    both.add(other.latencyMicros);
    return new LoadResult(
        sent + other.sent,
        answered + other.answered,
        rejected + other.rejected,
        refused + other.refused,
        failed + other.failed,
        late + other.late,
        bytes + other.bytes,
        wallNanos + other.wallNanos,
        serverCpuNanos + other.serverCpuNanos,
        memory.max(other.memory),
        both,
        firstFailure.isEmpty() ? other.firstFailure : firstFailure);
  }

  /** The same run, of a server that was measured until its work was done, not its answers. */
  public LoadResult judgedIn(long nanos, long cpuNanos, ServerProcess.Memory used) {
    return new LoadResult(
        sent,
        answered,
        rejected,
        refused,
        failed,
        late,
        bytes,
        nanos,
        cpuNanos,
        used,
        latencyMicros,
        firstFailure);
  }

  /** As JSON, for programs. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sent", sent).put("answered", answered).put("rejected", rejected);
    json.put("refused", refused).put("failed", failed).put("late_requests", late);
    json.put("bytes", bytes).put("seconds", wallNanos / 1e9);
    json.put("logs_per_second", logsPerSecond());
    json.put("server_cpu_seconds", serverCpuNanos / 1e9);
    json.put("logs_per_server_cpu_second", logsPerCpuSecond());
    json.put("server_resident_bytes", memory.resident());
    json.put("server_peak_resident_bytes", memory.peak());
    ObjectNode latency = json.putObject("latency_ms");
    latency.put("p50", millisAt(50)).put("p99", millisAt(99)).put("p99.9", millisAt(99.9));
    latency.put("max", latencyMicros.getMaxValue() / 1e3);
    json.put("first_failure", firstFailure);
    return json;
  }

  /** The header of {@link #row}. */
  public static String header() {
    return """
    | load | logs/s | CPU µs per log | logs per server CPU-second | cores | p50 / p99 / p99.9 / max ms | answered, rejected, refused, failed | RSS now, peak MiB |
    |---|---|---|---|---|---|---|---|\
    """;
  }

  /** As a row of a Markdown table. */
  public String row(String name) {
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %.2f | %,.0f | %.2f | %.1f / %.1f / %.1f / %.1f | %,d, %d, %d, %d | %d, %d |",
        name,
        logsPerSecond(),
        cpuNanosPerLog() / 1e3,
        logsPerCpuSecond(),
        (double) serverCpuNanos / wallNanos,
        millisAt(50),
        millisAt(99),
        millisAt(99.9),
        latencyMicros.getMaxValue() / 1e3,
        answered,
        rejected,
        refused,
        failed,
        memory.resident() >> 20,
        memory.peak() >> 20);
  }
}

package io.sigline.benchmarks.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a run reached. {@code sent = answered + failed}, in records; rejected ones are part of the
 * answered.
 *
 * @param wallNanos from the first call to the last answer
 * @param serverCpuNanos CPU time of the server in that time; 0 if no process was named
 */
record LoadResult(
    long sent,
    long answered,
    long rejected,
    long failed,
    long wallNanos,
    long serverCpuNanos,
    Histogram latencyMicros) {

  /** One JSON object on one line. */
  String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"sent\":%d,\"answered\":%d,\"rejected\":%d,\"failed\":%d,\"seconds\":%.2f,"
            + "\"logs_per_second\":%.0f,\"server_cpu_seconds\":%.2f,"
            + "\"logs_per_server_cpu_second\":%.0f,"
            + "\"latency_ms\":{\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}}",
        sent,
        answered,
        rejected,
        failed,
        wallNanos / 1e9,
        answered / (wallNanos / 1e9),
        serverCpuNanos / 1e9,
        serverCpuNanos == 0 ? 0 : answered / (serverCpuNanos / 1e9),
        latencyMicros.getValueAtPercentile(50) / 1e3,
        latencyMicros.getValueAtPercentile(99) / 1e3,
        latencyMicros.getValueAtPercentile(99.9) / 1e3,
        latencyMicros.getMaxValue() / 1e3);
  }
}

package io.sigline.receiver.config;

import java.time.Duration;

/**
 * Where alerts go.
 *
 * @param url base address of Keep's API; empty = one JSON line per alert on standard output
 * @param apiKey key of role webhook, to send alerts; none = something else authenticates
 * @param readApiKey key that may read alerts, to see that they arrived; none = not read back
 * @param ca PEM file with the authorities of its certificate; empty = those of Java
 * @param batchSize alerts per request, at most
 * @param rate alerts per second, at most
 * @param timeout how long a request may take
 */
public record KeepConfig(
    String url,
    Secret apiKey,
    Secret readApiKey,
    String ca,
    int batchSize,
    int rate,
    Duration timeout) {
  public KeepConfig {
    new Checks()
        .webAddress("url", url)
        .authority("ca", ca, url)
        .expect(batchSize >= 1 && batchSize <= 50, "batch-size", "1 to 50", batchSize)
        .expect(rate >= 1 && rate <= 10_000, "rate", "1 to 10000 alerts per second", rate)
        .expect(
            timeout.toMillis() >= 100 && timeout.compareTo(Duration.ofMinutes(5)) <= 0,
            "timeout",
            "100ms to 5m",
            Durations.print(timeout))
        .throwIfAny();
  }

  static KeepConfig defaults() {
    return new KeepConfig("", Secret.NONE, Secret.NONE, "", 25, 10, Duration.ofSeconds(15));
  }

  /** True if alerts go to Keep. */
  public boolean enabled() {
    return !url.isEmpty();
  }
}

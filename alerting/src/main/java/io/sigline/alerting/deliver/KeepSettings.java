package io.sigline.alerting.deliver;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where and how fast to deliver to Keep.
 *
 * @param url Keep's base address, without {@code /alerts/event}; http or https
 * @param apiKey a key of role {@code webhook}; secret, asked for each request; may be empty where a
 *     mesh authenticates
 * @param readApiKey a key of role {@code noc}; secret; where set, what Keep accepted is read back
 *     and sent again if it is missing; empty = not read back
 * @param batchSize alerts in one request at most, 1 to 500
 * @param rate alerts per second at most, averaged; above 0
 * @param timeout for one request, from connecting to the end of the answer
 * @param tls whose authorities vouch for Keep; null = those of Java
 */
public record KeepSettings(
    URI url,
    Supplier<String> apiKey,
    Supplier<String> readApiKey,
    int batchSize,
    double rate,
    Duration timeout,
    @Nullable SSLContext tls) {

  /** With keys that stay as they are, and the authorities of Java. */
  public KeepSettings(
      URI url, String apiKey, String readApiKey, int batchSize, double rate, Duration timeout) {
    this(url, () -> apiKey, () -> readApiKey, batchSize, rate, timeout, null);
  }

  public KeepSettings {
    if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        || url.getHost() == null) {
      throw new IllegalArgumentException("url: expected http(s)://host…, got " + url);
    }
    if (batchSize < 1 || batchSize > 500) {
      throw new IllegalArgumentException("batchSize: expected 1 to 500, got " + batchSize);
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("rate: expected above 0, got " + rate);
    }
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout: expected above 0, got " + timeout);
    }
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "KeepSettings[url=%s, batchSize=%d, rate=%s, timeout=%s]"
        .formatted(url, batchSize, rate, timeout);
  }
}

package io.sigline.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/**
 * A scrape of a Prometheus endpoint.
 *
 * @param text the exposition as it came
 */
public record PrometheusText(String text) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Scrapes {@code /metrics} of a loopback port. */
  public static PrometheusText of(int port) {
    return new PrometheusText(get("http://127.0.0.1:" + port + "/metrics").body());
  }

  /** The sum over all series of this name whose line contains each of the labels. */
  public double sum(String name, String... labels) {
    return text.lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(PrometheusText::value)
        .sum();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** Gets an address; an unchecked exception if nobody answers. */
  static HttpResponse<String> get(String url) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

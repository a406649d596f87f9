package io.sigline.alerting.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.alerting.outgoing.CertificateFaults;
import io.sigline.alerting.outgoing.Outgoing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP/1.1 to Keep: bounded in time and in bytes, no redirects, no request compression. */
final class KeepClient implements HttpPost {
  private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

  static {
    // Keep's server closes an idle connection after two seconds: ours must go first. Read once, by
    // the first client in the process.
    if (System.getProperty(KEEP_ALIVE) == null) {
      System.setProperty(KEEP_ALIVE, "1");
    }
  }

  private final HttpClient client;
  private final Duration timeout;

  KeepClient(KeepSettings settings) {
    this.timeout = settings.timeout();
    HttpClient.Builder builder = Outgoing.client(timeout).version(HttpClient.Version.HTTP_1_1);
    if (settings.tls() != null) {
      builder.sslContext(settings.tls());
    }
    this.client = builder.build();
  }

  @Override
  public Answer post(URI uri, String apiKey, String json, int maxBody)
      throws IOException, InterruptedException {
    Outgoing.checkWithoutLookup(uri); // a lookup may take longer than the call
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json.getBytes(UTF_8)));
    if (!apiKey.isEmpty()) {
      request.header("X-API-KEY", apiKey);
    }
    AtomicInteger status = new AtomicInteger();
    Prefix body = new Prefix(maxBody);
    CompletableFuture<HttpResponse<Void>> call =
        client.sendAsync(
            request.build(),
            info -> {
              status.set(info.statusCode());
              return HttpResponse.BodySubscribers.ofByteArrayConsumer(
                  part -> part.ifPresent(body::add));
            });
    try {
      HttpResponse<Void> answer = call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      long retryAfter = seconds(answer.headers().firstValue("Retry-After").orElse(""));
      return new Answer(answer.statusCode(), without(apiKey, body), retryAfter);
    } catch (TimeoutException | ExecutionException e) {
      call.cancel(true);
      if (status.get() != 0) {
        return new Answer(status.get(), without(apiKey, body), 0);
      }
      throw new IOException(reason(e), e);
    } catch (InterruptedException e) {
      call.cancel(true);
      throw e;
    }
  }

  /** A server may answer with the key that it was shown, and answers are logged. */
  private static String without(String apiKey, Prefix body) {
    return apiKey.isEmpty() ? body.text() : body.text().replace(apiKey, "***");
  }

  private String reason(Exception e) {
    if (e instanceof TimeoutException
        || e.getCause() instanceof java.net.http.HttpTimeoutException) {
      return "no answer within " + timeout.toMillis() + " ms";
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return CertificateFaults.reason(cause).orElseGet(() -> described(cause));
  }

  private static String described(Throwable cause) {
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /** What {@code Retry-After} asks for; 0 where it says nothing of use. */
  static long seconds(String header) {
    try {
      return Math.max(0, Long.parseLong(header.strip()));
    } catch (NumberFormatException _) {
      return 0; // absent, or a date, which our own backoff replaces
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** The first bytes of a body. */
  private static final class Prefix {
    private final byte[] bytes;
    private int length;

    Prefix(int max) {
      bytes = new byte[max];
    }

    synchronized void add(byte[] part) {
      int taken = Math.min(part.length, bytes.length - length);
      System.arraycopy(part, 0, bytes, length, taken);
      length += taken;
    }

    synchronized String text() {
      return new String(bytes, 0, length, UTF_8);
    }
  }
}

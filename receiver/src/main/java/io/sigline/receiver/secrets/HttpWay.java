package io.sigline.receiver.secrets;

import io.sigline.alerting.outgoing.Outgoing;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Vault over HTTP: a call ends in time, however slowly its answer comes, and an answer is not
 * longer than allowed.
 */
final class HttpWay implements VaultClient.Way {
  private final HttpClient client;
  private final Duration timeout;
  private final int most;

  /**
   * @param timeout for a call, from connecting to the end of the answer
   * @param most bytes of an answer
   */
  HttpWay(HttpClient client, Duration timeout, int most) {
    this.client = client;
    this.timeout = timeout;
    this.most = most;
  }

  @Override
  public VaultClient.Reply call(HttpRequest request) throws IOException, InterruptedException {
    Outgoing.check(request.uri(), client);
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), most));
    try {
      HttpResponse<byte[]> answer = call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return new VaultClient.Reply(answer.statusCode(), answer.body());
    } catch (TimeoutException e) {
      throw new IOException("not answered within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

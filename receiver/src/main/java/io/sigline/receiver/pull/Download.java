package io.sigline.receiver.pull;

import io.sigline.alerting.outgoing.AddressSpace;
import io.sigline.alerting.outgoing.CertificateFaults;
import io.sigline.alerting.outgoing.Outgoing;
import io.sigline.alerting.outgoing.RefusedAddressException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Fetches by HTTPS; by plain HTTP only what a checksum is known of. Redirects are followed, each
 * looked at as the first address is: link-local addresses, where clouds serve their credentials,
 * are refused, and so is what is further inside than the server that redirects. Proxies are those
 * of the Java machine ({@code https.proxyHost} and so on).
 */
public final class Download {
  private static final int MOST_REDIRECTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WHOLE = Duration.ofMinutes(5);

  private final HttpClient client;
  private final boolean plain;

  /**
   * A way to fetch.
   *
   * @param client that follows no redirects itself
   * @param plain true to allow plain HTTP
   */
  public Download(HttpClient client, boolean plain) {
    this.client = client;
    this.plain = plain;
  }

  /** A client as it is needed. */
  public static HttpClient.Builder client() {
    return Outgoing.client(PATIENCE).proxy(ProxySelector.getDefault());
  }

  /**
   * Fetches into a file.
   *
   * @param most bytes
   * @throws PullException saying what was expected and found
   */
  public void fetch(URI uri, Path into, long most) {
    long end = System.nanoTime() + WHOLE.toNanos();
    try (InputStream body = open(uri);
        OutputStream out = Files.newOutputStream(into)) {
      copy(uri, body, out, most, end);
    } catch (IOException e) {
      throw failed(uri, e);
    }
  }

  /** Fetches a short text. */
  public String text(URI uri, int most) {
    try (InputStream body = open(uri)) {
      byte[] bytes = body.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new PullException(shown(uri) + " has more than " + most + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw failed(uri, e);
    }
  }

  private static PullException failed(URI uri, IOException e) {
    String reason = CertificateFaults.reason(e).orElse(e.toString());
    return new PullException("cannot fetch " + shown(uri) + ": " + reason, e);
  }

  private static void copy(URI uri, InputStream in, OutputStream out, long most, long end)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long sum = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sum += read;
      if (sum > most) {
        throw new PullException(shown(uri) + " has more than " + most + " bytes");
      }
      if (System.nanoTime() > end) {
        throw new PullException(
            shown(uri) + " did not end within " + WHOLE.toMinutes() + " minutes");
      }
      out.write(buffer, 0, read);
    }
  }

  private InputStream open(URI first) throws IOException {
    URI uri = first;
    AddressSpace space = check(uri, null);
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(uri);
      int status = response.statusCode();
      if (status == 200) {
        return response.body();
      }
      response.body().close();
      String location = response.headers().firstValue("Location").orElse("");
      if (status / 100 != 3 || location.isEmpty()) {
        throw new PullException(shown(uri) + " answered " + status);
      }
      try {
        uri = uri.resolve(location);
      } catch (IllegalArgumentException e) {
        throw new PullException(shown(uri) + " redirects to what is no address", e);
      }
      space = check(uri, space);
    }
    throw new PullException(shown(first) + " redirects more than " + MOST_REDIRECTS + " times");
  }

  private HttpResponse<InputStream> send(URI uri) throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(uri).timeout(PATIENCE).header("User-Agent", "sigline").build(),
          HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PullException("interrupted", e);
    }
  }

  /**
   * How far inside the address is.
   *
   * @param from where the server is that sent us there; null = nobody did
   */
  private AddressSpace check(URI uri, @Nullable AddressSpace from) throws UnknownHostException {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (host == null || (!scheme.equals("https") && !scheme.equals("http"))) {
      throw new PullException("expected an address that begins with https://, found " + shown(uri));
    }
    if (scheme.equals("http") && !plain) {
      throw new PullException(
          "%s is not encrypted: take https, or give the archive's checksum by --sha256"
              .formatted(shown(uri)));
    }
    try {
      return from == null ? Outgoing.check(uri, client) : Outgoing.checkRedirect(uri, from, client);
    } catch (RefusedAddressException e) {
      throw new PullException(shown(uri) + ": " + e.getMessage(), e);
    }
  }

  /** A source, an address or a path, without what may be secret in it. */
  public static String shown(String source) {
    try {
      URI uri = URI.create(source);
      return uri.getHost() == null ? source : shown(uri);
    } catch (IllegalArgumentException _) {
      return source; // a path
    }
  }

  /** Without what may be secret in it. */
  private static String shown(URI uri) {
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + uri.getPath();
  }
}

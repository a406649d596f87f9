package io.sigline.alerting.outgoing;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Makes the clients of all calls to others, and looks at where a call would go. An address that
 * {@link AddressPolicy} refuses is refused twice: before the call, by {@link #check}, and when the
 * client looks the name up to connect ({@link GuardedResolver}), so that a name which leads
 * somewhere else the second time gains nothing. Clients follow no redirects: who follows one,
 * checks it as the first address.
 */
public final class Outgoing {
  /** Decimal, octal and hexadecimal ways to write an address of IPv4, whole or in parts. */
  private static final Pattern NUMERIC =
      Pattern.compile("(0[xX][0-9a-fA-F]+|[0-9]+)(\\.(0[xX][0-9a-fA-F]+|[0-9]+))*");

  private static final AtomicReference<AddressPolicy> POLICY =
      new AtomicReference<>(AddressPolicy.STRICT);

  private Outgoing() {}

  /** From now on this holds for all calls of the process: names are looked up for all of it. */
  public static void use(AddressPolicy policy) {
    POLICY.set(policy);
  }

  /** What holds now. */
  static AddressPolicy policy() {
    return POLICY.get();
  }

  /** A client that follows no redirects. */
  public static HttpClient.Builder client(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout);
  }

  /**
   * Looks at an address before it is called.
   *
   * @param client that will call it: behind a proxy, names are not looked up here
   * @throws UnknownHostException if there is no such host
   * @throws RefusedAddressException if it must not be called
   */
  public static void check(URI uri, HttpClient client)
      throws UnknownHostException, RefusedAddressException {
    checkWithoutLookup(uri);
    if (!isProxied(uri, client)) {
      checkAddresses(uri.getHost());
    }
  }

  /**
   * The same as far as the address itself says; what a name leads to is seen when the client looks
   * it up.
   */
  public static void checkWithoutLookup(URI uri)
      throws UnknownHostException, RefusedAddressException {
    String host = uri.getHost();
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (host == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new RefusedAddressException("expected an address that begins with http:// or https://");
    }
    if (policy().refusesName(host)) {
      throw new RefusedAddressException(refusal(host, host));
    }
    if (host.startsWith("[") || NUMERIC.matcher(host).matches()) {
      checkAddresses(host); // looked up nowhere: it is an address
    }
  }

  private static void checkAddresses(String host)
      throws UnknownHostException, RefusedAddressException {
    AddressPolicy policy = policy();
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (policy.refuses(address)) {
        throw new RefusedAddressException(refusal(host, address.getHostAddress()));
      }
    }
  }

  static String refusal(String host, String address) {
    return "%s is at %s, a link-local or metadata address, which is not called unless outgoing.allow has it"
        .formatted(host, address);
  }

  private static boolean isProxied(URI uri, HttpClient client) {
    return client.proxy().stream()
        .flatMap(selector -> selector.select(uri).stream())
        .anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
  }
}

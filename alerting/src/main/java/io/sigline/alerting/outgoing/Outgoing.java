package io.sigline.alerting.outgoing;

import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Names that a redirect led to, and where the server was that sent it. */
  private static final Map<String, AddressSpace> REDIRECTED = new ConcurrentHashMap<>();

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
   * @return how far inside it is; the outermost if nobody knows
   * @throws UnknownHostException if there is no such host
   * @throws RefusedAddressException if it must not be called
   */
  public static AddressSpace check(URI uri, HttpClient client)
      throws UnknownHostException, RefusedAddressException {
    checkWithoutLookup(uri);
    REDIRECTED.remove(AddressPolicy.plain(uri.getHost()));
    return outermost(addresses(uri, client));
  }

  /**
   * Looks at an address that a server has sent a call to, before it is called. It must not be
   * further inside than that server: not now, and not when the client looks its name up.
   *
   * @param from what the check of that server's address returned
   * @return how far inside it is; the outermost if nobody knows
   * @throws UnknownHostException if there is no such host
   * @throws RefusedAddressException if it must not be called
   */
  public static AddressSpace checkRedirect(URI uri, AddressSpace from, HttpClient client)
      throws UnknownHostException, RefusedAddressException {
    checkWithoutLookup(uri);
    List<InetAddress> addresses = addresses(uri, client);
    for (InetAddress address : addresses) {
      if (policy().refusesRedirect(from, address)) {
        throw new RefusedAddressException(
            "%s is at %s, %s: a redirect from %s is not followed there unless outgoing.allow has it"
                .formatted(
                    uri.getHost(),
                    address.getHostAddress(),
                    AddressSpace.of(address).described(),
                    from.described()));
      }
    }
    REDIRECTED.put(AddressPolicy.plain(uri.getHost()), from);
    return outermost(addresses);
  }

  /** True if a name that a redirect led to leads further inside than it may. */
  static boolean refusesRedirect(String host, InetAddress address) {
    AddressSpace from = REDIRECTED.get(AddressPolicy.plain(host));
    return from != null && policy().refusesRedirect(from, address);
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
    if (policy().refusesHost(host)) {
      throw new RefusedAddressException(host + " is none of outgoing.allowed-hosts");
    }
    if (policy().refusesName(host)) {
      throw new RefusedAddressException(refusal(host, host));
    }
    if (isLiteral(host)) {
      var _ = lookUp(host); // nowhere: it is an address
    }
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || NUMERIC.matcher(host).matches();
  }

  /** Where a call would go; none if a proxy looks the name up. */
  private static List<InetAddress> addresses(URI uri, HttpClient client)
      throws UnknownHostException, RefusedAddressException {
    String host = uri.getHost();
    return isLiteral(host) || !isProxied(uri, client) ? lookUp(host) : List.of();
  }

  private static List<InetAddress> lookUp(String host)
      throws UnknownHostException, RefusedAddressException {
    List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
    for (InetAddress address : addresses) {
      if (policy().refuses(address)) {
        throw new RefusedAddressException(refusal(host, address.getHostAddress()));
      }
    }
    return addresses;
  }

  private static AddressSpace outermost(List<InetAddress> addresses) {
    return addresses.stream()
        .map(AddressSpace::of)
        .min(Comparator.naturalOrder())
        .orElse(AddressSpace.PUBLIC);
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

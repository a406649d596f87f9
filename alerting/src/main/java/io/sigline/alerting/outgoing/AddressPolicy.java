package io.sigline.alerting.outgoing;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which hosts and addresses are not called: those where clouds hand their machines credentials,
 * link-local ones, and those that are nobody's. Loopback and private ones are called, as Keep,
 * Vault and archives often are there, but not because a server from further outside says so.
 */
public final class AddressPolicy {
  /** Nothing is allowed beyond the rule. */
  public static final AddressPolicy STRICT = new AddressPolicy(List.of(), List.of());

  private static final List<Network> REFUSED =
      List.of(
          Network.of("0.0.0.0/8"), // this host
          Network.of("169.254.0.0/16"), // link-local; AWS, Azure, GCP, OpenStack, Oracle
          Network.of("100.100.100.200/32"), // Alibaba
          Network.of("168.63.129.16/32"), // Azure
          Network.of("192.0.0.192/32"), // Oracle
          Network.of("224.0.0.0/4"), // multicast
          Network.of("255.255.255.255/32"),
          Network.of("::/128"),
          Network.of("fe80::/10"), // link-local
          Network.of("fd00:ec2::/32"), // AWS
          Network.of("fd20:ce::/32"), // GCP
          Network.of("ff00::/8")); // multicast

  /** A proxy looks them up where Sigline cannot see to which address they lead. */
  private static final Set<String> REFUSED_NAMES =
      Set.of(
          "metadata.google.internal",
          "metadata.goog",
          "metadata",
          "instance-data",
          "instance-data.ec2.internal",
          "metadata.tencentyun.com");

  private static final byte[] METADATA = InetAddress.ofLiteral("169.254.169.254").getAddress();

  private final List<Network> allowed;
  private final List<String> hosts;

  private AddressPolicy(List<Network> allowed, List<String> hosts) {
    this.allowed = List.copyOf(allowed);
    this.hosts = List.copyOf(hosts);
  }

  /**
   * Allows some of what is refused.
   *
   * @param networks addresses, or networks as in {@code 169.254.10.0/24}
   * @throws IllegalArgumentException naming one that is neither
   */
  public static AddressPolicy allowing(List<String> networks) {
    return new AddressPolicy(networks.stream().map(Network::of).toList(), List.of());
  }

  /**
   * The same for these hosts, and no others.
   *
   * @param named names, {@code *.example.org} for all below one, or addresses as they are written;
   *     none = any host
   */
  public AddressPolicy onlyTo(List<String> named) {
    return new AddressPolicy(allowed, named.stream().map(AddressPolicy::plain).toList());
  }

  /** Everything is allowed. */
  public static AddressPolicy lax() {
    return allowing(List.of("0.0.0.0/0", "::/0"));
  }

  /** True if it is not to be called. */
  public boolean refuses(InetAddress address) {
    return !allows(address.getAddress())
        && Network.readings(address).stream().anyMatch(each -> !allows(each) && isRefused(each));
  }

  /** True if it is not to be called where a server of that space has sent a call. */
  boolean refusesRedirect(AddressSpace from, InetAddress to) {
    return AddressSpace.of(to).compareTo(from) > 0
        && Network.readings(to).stream().noneMatch(this::allows);
  }

  private boolean allows(byte[] address) {
    return allowed.stream().anyMatch(network -> network.has(address));
  }

  private static boolean isRefused(byte[] address) {
    return REFUSED.stream().anyMatch(network -> network.has(address));
  }

  /** True of a host that is none of those that may be called, if these were named. */
  public boolean refusesHost(String host) {
    return !hosts.isEmpty() && hosts.stream().noneMatch(pattern -> isOf(pattern, plain(host)));
  }

  private static boolean isOf(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1)) && host.length() >= pattern.length()
        : host.equals(pattern);
  }

  /** In lower case, without brackets, and without the dot that may stand at a name's end. */
  static String plain(String host) {
    String name = host.toLowerCase(Locale.ROOT).replace("[", "").replace("]", "");
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** True of a name that leads to credentials of the machine. */
  public boolean refusesName(String host) {
    return REFUSED_NAMES.contains(plain(host)) && !allows(METADATA);
  }
}

package io.sigline.alerting.outgoing;

import java.net.InetAddress;
import java.util.List;

/**
 * How far inside an address is, the outermost first. A server that is outside must not send
 * Sigline, by a redirect, where it cannot go itself.
 */
public enum AddressSpace {
  /** Whoever is anywhere. */
  PUBLIC,
  /** Whoever is in the same network: RFC 1918, RFC 6598, RFC 4193. */
  PRIVATE,
  /** This machine. */
  LOOPBACK;

  private static final List<Network> LOOPBACKS =
      List.of(Network.of("127.0.0.0/8"), Network.of("::1/128"));

  private static final List<Network> PRIVATES =
      List.of(
          Network.of("10.0.0.0/8"),
          Network.of("172.16.0.0/12"),
          Network.of("192.168.0.0/16"),
          Network.of("100.64.0.0/10"), // behind a carrier's translation
          Network.of("192.0.0.0/24"),
          Network.of("198.18.0.0/15"), // trials of networks
          Network.of("fc00::/7"),
          Network.of("fec0::/10")); // site-local, as it was before

  /** Of an address; of one of IPv6 with one of IPv4 in it, the inner of both. */
  static AddressSpace of(InetAddress address) {
    AddressSpace innermost = PUBLIC;
    for (byte[] bytes : Network.readings(address)) {
      AddressSpace each =
          isIn(LOOPBACKS, bytes) ? LOOPBACK : isIn(PRIVATES, bytes) ? PRIVATE : PUBLIC;
      innermost = each.compareTo(innermost) > 0 ? each : innermost;
    }
    return innermost;
  }

  private static boolean isIn(List<Network> networks, byte[] address) {
    return networks.stream().anyMatch(network -> network.has(address));
  }

  /** In a sentence. */
  String described() {
    return switch (this) {
      case PUBLIC -> "a public address";
      case PRIVATE -> "a private address";
      case LOOPBACK -> "an address of this machine";
    };
  }
}

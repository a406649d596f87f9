package io.sigline.alerting.outgoing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses are not called: those where clouds hand their machines credentials, link-local
 * ones, and those that are nobody's. Loopback and private ones are called, as Keep, Vault and
 * archives often are there.
 */
public final class AddressPolicy {
  /** Nothing is allowed beyond the rule. */
  public static final AddressPolicy STRICT = new AddressPolicy(List.of());

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

  private final List<Network> allowed;

  private AddressPolicy(List<Network> allowed) {
    this.allowed = allowed;
  }

  /**
   * Allows some of what is refused.
   *
   * @param networks addresses, or networks as in {@code 169.254.10.0/24}
   * @throws IllegalArgumentException naming one that is neither
   */
  public static AddressPolicy allowing(List<String> networks) {
    return new AddressPolicy(networks.stream().map(Network::of).toList());
  }

  /** Everything is allowed. */
  public static AddressPolicy lax() {
    return allowing(List.of("0.0.0.0/0", "::/0"));
  }

  /** True if it is not to be called. */
  public boolean refuses(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (allowed.stream().anyMatch(network -> network.has(bytes))) {
      return false;
    }
    byte[] inner = embedded(bytes);
    return REFUSED.stream().anyMatch(network -> network.has(bytes))
        || (inner != null
            && allowed.stream().noneMatch(network -> network.has(inner))
            && REFUSED.stream().anyMatch(network -> network.has(inner)));
  }

  /** True of a name that leads to credentials of the machine. */
  public boolean refusesName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return allowed.isEmpty()
        && REFUSED_NAMES.contains(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
  }

  /**
   * The IPv4 address in one of IPv6: mapped, compatible, NAT64 (RFC 6052), 6to4 (RFC 3056), ISATAP
   * (RFC 5214).
   */
  private static byte @Nullable [] embedded(byte[] address) {
    if (address.length != 16) {
      return null;
    }
    if (startsWith(address, 0x20, 0x02)) {
      return Arrays.copyOfRange(address, 2, 6);
    }
    boolean isMapped =
        allZero(address, 0, 10)
            && address[10] == address[11]
            && (address[10] != 0 || address[12] != 0); // ::1 is loopback, not 0.0.0.1
    boolean isTranslated = startsWith(address, 0x00, 0x64, 0xff, 0x9b);
    boolean isIsatap = address[10] == 0x5e && address[11] == (byte) 0xfe;
    return isMapped || isTranslated || isIsatap ? Arrays.copyOfRange(address, 12, 16) : null;
  }

  private static boolean startsWith(byte[] address, int... begin) {
    for (int i = 0; i < begin.length; i++) {
      if ((address[i] & 0xff) != begin[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean allZero(byte[] address, int from, int to) {
    for (int i = from; i < to; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The addresses whose first bits are these. */
  private record Network(List<Byte> address, int bits) {
    static Network of(String text) {
      int slash = text.indexOf('/');
      try {
        byte[] address =
            InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
        int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > address.length * 8) {
          throw new IllegalArgumentException("no length of a network: " + bits);
        }
        List<Byte> bytes = new ArrayList<>();
        for (byte b : address) {
          bytes.add(b);
        }
        return new Network(List.copyOf(bytes), bits);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "expected an address or a network such as 169.254.10.0/24, got " + text, e);
      }
    }

    boolean has(byte[] other) {
      if (other.length != address.size()) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i % 8);
        if ((other[i / 8] & mask) != (address.get(i / 8) & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}

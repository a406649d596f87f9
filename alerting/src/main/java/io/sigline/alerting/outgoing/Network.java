package io.sigline.alerting.outgoing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses whose first bits are these. */
record Network(List<Byte> address, int bits) {
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

  /** The bytes of an address, and of that of IPv4 in it. */
  static List<byte[]> readings(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] inner = embedded(bytes);
    return inner == null ? List.of(bytes) : List.of(bytes, inner);
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
}

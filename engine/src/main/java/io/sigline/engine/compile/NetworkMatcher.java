package io.sigline.engine.compile;

import io.sigline.engine.match.Addresses;
import io.sigline.engine.match.CidrTest;
import io.sigline.engine.rule.ValueTest.Cidr;
import java.util.List;

/**
 * The value is an address inside one of the networks. IPv4 is read from the bytes; the text of an
 * IPv6 address is made a string, if some network is of IPv6.
 */
final class NetworkMatcher implements ValueMatcher {
  private static final int LONGEST_IPV4 = 15;
  private static final int LONGEST = 64;

  /** Network address and mask of each IPv4 network, in turn. */
  private final int[] ipv4;

  private final List<CidrTest> ipv6;

  NetworkMatcher(List<Cidr> networks) {
    List<Cidr> short4 =
        networks.stream().filter(network -> network.network().getAddress().length == 4).toList();
    ipv4 = new int[short4.size() * 2];
    for (int i = 0; i < short4.size(); i++) {
      int prefix = short4.get(i).prefixLength();
      int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
      ipv4[2 * i] = address(short4.get(i).network().getAddress()) & mask;
      ipv4[2 * i + 1] = mask;
    }
    ipv6 =
        networks.stream()
            .filter(network -> network.network().getAddress().length != 4)
            .map(CidrTest::compile)
            .toList();
  }

  @Override
  public boolean matches(Reading reading, int value) {
    byte[] buffer = reading.event().buffer(value);
    int offset = reading.event().offset(value);
    int length = reading.event().length(value);
    if (!reading.hasText(value) || length == 0 || length > LONGEST) {
      return false;
    }
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] == ':') {
        return !ipv6.isEmpty() && matchesIpv6(reading.string(value));
      }
    }
    return length <= LONGEST_IPV4 && ipv4.length > 0 && matchesIpv4(buffer, offset, length);
  }

  private boolean matchesIpv6(String text) {
    byte[] address = Addresses.parse(text);
    if (address == null) {
      return false;
    }
    for (CidrTest network : ipv6) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesIpv4(byte[] buffer, int offset, int length) {
    long address = ipv4(buffer, offset, offset + length);
    if (address < 0) {
      return false;
    }
    for (int i = 0; i < ipv4.length; i += 2) {
      if (((int) address & ipv4[i + 1]) == ipv4[i]) {
        return true;
      }
    }
    return false;
  }

  /** Four decimal numbers up to 255 without leading zeros, as 32 bits; -1 for anything else. */
  static long ipv4(byte[] buffer, int from, int to) {
    long address = 0;
    int parts = 0;
    int part = -1;
    for (int at = from; at < to; at++) {
      byte character = buffer[at];
      if (character >= '0' && character <= '9' && part != 0) {
        part = Math.max(part, 0) * 10 + character - '0';
        if (part > 255) {
          return -1;
        }
      } else if (character == '.' && part >= 0 && parts < 3) {
        address = address << 8 | part;
        parts++;
        part = -1;
      } else {
        return -1;
      }
    }
    return parts == 3 && part >= 0 ? address << 8 | part : -1;
  }

  private static int address(byte[] bytes) {
    int address = 0;
    for (byte part : bytes) {
      address = address << 8 | (part & 0xff);
    }
    return address;
  }

  @Override
  public int cost() {
    return 15;
  }
}

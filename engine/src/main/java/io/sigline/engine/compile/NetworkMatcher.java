package io.sigline.engine.compile;

import io.sigline.engine.event.SlotEvent;
import io.sigline.engine.rule.ValueTest.Cidr;
import java.nio.ByteBuffer;
import java.util.List;

/** The value is an address inside one of the networks; read from its bytes. */
final class NetworkMatcher implements ValueMatcher {
  private static final int LONGEST_IPV4 = 15;

  /** In characters. */
  private static final int LONGEST = 64;

  private static final int MOST_BYTES_OF_A_CHARACTER = 3;

  /** Network address and mask of each IPv4 network, in turn. */
  private final int[] ipv4;

  /** Network address and mask of each IPv6 network, in turn, two words each. */
  private final long[] ipv6;

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
    List<Cidr> long6 =
        networks.stream().filter(network -> network.network().getAddress().length != 4).toList();
    ipv6 = new long[long6.size() * 4];
    for (int i = 0; i < long6.size(); i++) {
      ByteBuffer address = ByteBuffer.wrap(long6.get(i).network().getAddress());
      int prefix = long6.get(i).prefixLength();
      ipv6[4 * i + 2] = mask(Math.min(prefix, Long.SIZE));
      ipv6[4 * i + 3] = mask(Math.max(prefix - Long.SIZE, 0));
      ipv6[4 * i] = address.getLong() & ipv6[4 * i + 2];
      ipv6[4 * i + 1] = address.getLong() & ipv6[4 * i + 3];
    }
  }

  private static long mask(int prefix) {
    return prefix == 0 ? 0 : -1L << (Long.SIZE - prefix);
  }

  @Override
  public boolean matches(Reading reading, int value) {
    SlotEvent event = reading.event();
    byte[] buffer = event.buffer(value);
    int offset = event.offset(value);
    int length = event.length(value);
    if (length == 0 || length > LONGEST * MOST_BYTES_OF_A_CHARACTER || !reading.hasText(value)) {
      return false;
    }
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] == ':') {
        boolean fits = length <= LONGEST || reading.string(value).length() <= LONGEST;
        return ipv6.length > 0 && fits && matchesIpv6(reading.ipv6(), buffer, offset, length);
      }
    }
    return length <= LONGEST_IPV4 && ipv4.length > 0 && matchesIpv4(buffer, offset, length);
  }

  private boolean matchesIpv6(Ipv6Text address, byte[] buffer, int offset, int length) {
    if (!address.read(buffer, offset, offset + length)) {
      return false;
    }
    for (int i = 0; i < ipv6.length; i += 4) {
      if ((address.high() & ipv6[i + 2]) == ipv6[i]
          && (address.low() & ipv6[i + 3]) == ipv6[i + 1]) {
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

  @Override
  public double odds() {
    return EventMatcher.EVEN;
  }
}

package io.sigline.engine.match;

import io.sigline.engine.rule.ValueTest;

/** A network against which the texts of addresses are tested. Immutable. */
public final class CidrTest {
  private final byte[] network;
  private final int prefixLength;

  private CidrTest(byte[] network, int prefixLength) {
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /** Compiles the test. */
  public static CidrTest compile(ValueTest.Cidr cidr) {
    return new CidrTest(cidr.network().getAddress(), cidr.prefixLength());
  }

  /** True if the text is an address of the network's own family inside the network. */
  public boolean contains(String text) {
    byte[] address = Addresses.parse(text);
    return address != null && contains(address);
  }

  /** True if the address, 4 or 16 bytes in network order, lies inside the network. */
  public boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    int whole = prefixLength / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int bits = prefixLength % 8;
    return bits == 0
        || (address[whole] & 0xff) >> (8 - bits) == (network[whole] & 0xff) >> (8 - bits);
  }
}

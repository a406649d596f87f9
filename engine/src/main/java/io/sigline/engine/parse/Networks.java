package io.sigline.engine.parse;

import io.sigline.engine.match.Addresses;
import io.sigline.engine.rule.ValueTest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads the networks of {@code |cidr}. */
final class Networks {

  private Networks() {}

  /** A network, or a single address. Bits beyond the prefix are cleared, with a warning. */
  static ValueTest.Cidr parse(String text, int line, Notes notes) {
    int slash = text.indexOf('/');
    byte[] address = Addresses.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw expected(text, line);
    }
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw expected(text, line);
    }
    if (clearBeyond(address, prefix)) {
      notes.warn(
          "network-bits",
          line,
          "the network '" + text + "' has bits set beyond its prefix; they are ignored");
    }
    try {
      InetAddress network =
          address.length == 4
              ? InetAddress.getByAddress(address)
              : Inet6Address.getByAddress(null, address, -1);
      return new ValueTest.Cidr(network, prefix);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // the length is right
    }
  }

  private static DocumentException expected(String text, int line) {
    return new DocumentException(
        line, "'cidr' expects a network such as 10.0.0.0/8 or fe80::/10, found '" + text + "'");
  }

  private static int prefix(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 3;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? Integer.parseInt(text) : -1;
  }

  private static boolean clearBeyond(byte[] address, int prefix) {
    boolean changed = false;
    for (int bit = prefix; bit < address.length * 8; bit++) {
      int mask = 0x80 >> (bit % 8);
      changed |= (address[bit / 8] & mask) != 0;
      address[bit / 8] &= (byte) ~mask;
    }
    return changed;
  }
}

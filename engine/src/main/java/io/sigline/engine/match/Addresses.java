package io.sigline.engine.match;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses from text, strictly: no name is looked up, an IPv4 number has no leading zero,
 * and an IPv4-mapped IPv6 address stays one of IPv6.
 */
public final class Addresses {
  private static final int MAX_LENGTH = 64;

  private Addresses() {}

  /**
   * The address in network order: 4 bytes for IPv4, 16 for IPv6 (a zone such as {@code %eth0} is
   * left out). Null if the text is no address.
   */
  public static byte @Nullable [] parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return null;
    }
    return text.indexOf(':') >= 0 ? ipv6(text) : ipv4(text);
  }

  private static byte @Nullable [] ipv4(String text) {
    byte[] address = new byte[4];
    int part = 0;
    int value = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || part == 4) {
          return null;
        }
        address[part++] = (byte) value;
        value = -1;
      } else if (c >= '0' && c <= '9' && value != 0) {
        value = Math.max(value, 0) * 10 + (c - '0');
        if (value > 255) {
          return null;
        }
      } else {
        return null;
      }
    }
    return part == 4 ? address : null;
  }

  private static byte @Nullable [] ipv6(String text) {
    int zone = text.indexOf('%');
    String address = zone > 0 ? text.substring(0, zone) : text;
    int gap = address.indexOf("::");
    if (gap < 0) {
      byte[] whole = groups(address);
      return whole != null && whole.length == 16 ? whole : null;
    }
    byte[] head =
        address.indexOf('.') < gap && address.indexOf('.') >= 0
            ? null
            : groups(address.substring(0, gap));
    byte[] tail = groups(address.substring(gap + 2));
    if (head == null || tail == null || head.length + tail.length > 14) {
      return null;
    }
    byte[] whole = Arrays.copyOf(head, 16);
    System.arraycopy(tail, 0, whole, 16 - tail.length, tail.length);
    return whole;
  }

  /** Hexadecimal groups between colons, the last of them perhaps in IPv4's form. */
  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] result = new byte[18];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      if (length >= 16) {
        return null;
      }
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        byte[] embedded = ipv4(parts[i]);
        if (embedded == null || length > 12) {
          return null;
        }
        System.arraycopy(embedded, 0, result, length, 4);
        length += 4;
        continue;
      }
      int group = group(parts[i]);
      if (group < 0) {
        return null;
      }
      result[length++] = (byte) (group >> 8);
      result[length++] = (byte) group;
    }
    return Arrays.copyOf(result, length);
  }

  private static int group(String hex) {
    if (hex.isEmpty() || hex.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}

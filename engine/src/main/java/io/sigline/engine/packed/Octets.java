package io.sigline.engine.packed;

/** Numbers of four octets, the highest first. */
final class Octets {
  private Octets() {}

  /** The number that begins here; it must be there. */
  static int fixed(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 24)
        | ((bytes[at + 1] & 0xFF) << 16)
        | ((bytes[at + 2] & 0xFF) << 8)
        | (bytes[at + 3] & 0xFF);
  }
}

package io.sigline.engine.fieldmap;

import java.util.Arrays;

/**
 * The resource and scope of records, copied, and what was found in them. Known again by its bytes,
 * wherever they lie.
 */
final class Head {
  private static final int LARGEST = 64 * 1024;

  byte[] bytes = {};
  private int resourceLength;
  private int scopeLength;

  /** False if the head must be walked. */
  boolean isKept;

  /** How many rows of the value table it has. */
  int values;

  long[] infos = {};
  long[] contents = {};

  /** How many values were noted as deciding about views, and which. */
  int noted;

  int[] notes = {};

  /** The sources that its values suggest, as bits. */
  long suggested;

  boolean is(byte[] other, int resource, int resourceSize, int scope, int scopeSize) {
    return isKept
        && resourceLength == resourceSize
        && scopeLength == scopeSize
        && Arrays.equals(bytes, 0, resourceSize, other, resource, resource + resourceSize)
        && Arrays.equals(
            bytes, resourceSize, resourceSize + scopeSize, other, scope, scope + scopeSize);
  }

  void copy(byte[] other, int resource, int resourceSize, int scope, int scopeSize) {
    isKept = false;
    int size = resourceSize + scopeSize;
    if (bytes.length < size || bytes.length > LARGEST) {
      bytes = new byte[Math.max(256, size)];
    }
    System.arraycopy(other, resource, bytes, 0, resourceSize);
    System.arraycopy(other, scope, bytes, resourceSize, scopeSize);
    resourceLength = resourceSize;
    scopeLength = scopeSize;
  }
}

package io.sigline.engine.fieldmap;

import io.sigline.engine.event.EventSink.Root;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeSet;

/** The first names of a record's body and attributes, to tell unknown sources apart. */
final class RecordShape {
  private static final int MOST = 8;
  private static final int LONGEST = 32;

  private final ValueTable values;

  /** Numbers of buffers of the values. */
  private final int[] buffers = new int[2 * MOST];

  private final int[] offsets = new int[2 * MOST];
  private final int[] lengths = new int[2 * MOST];
  private int body;
  private int attributes;
  private boolean bodyIsMap;
  private Root root = Root.RECORD;

  RecordShape(ValueTable values) {
    this.values = values;
  }

  void clear() {
    body = 0;
    attributes = 0;
    bodyIsMap = false;
    root = Root.RECORD;
  }

  void root(Root next) {
    root = next;
  }

  void map(int depth) {
    bodyIsMap |= root == Root.BODY && depth == 0;
  }

  void key(byte[] buffer, int offset, int length) {
    if (root == Root.BODY && body < MOST) {
      keep(body++, buffer, offset, length);
    } else if (root == Root.ATTRIBUTES && attributes < MOST) {
      keep(MOST + attributes++, buffer, offset, length);
    }
  }

  private void keep(int at, byte[] buffer, int offset, int length) {
    buffers[at] = values.bufferNumber(buffer);
    offsets[at] = offset;
    lengths[at] = Math.min(length, LONGEST);
  }

  /** {@code body{a b} attributes{c}}: the first names each, sorted, digits as {@code 0}. */
  @Override
  public String toString() {
    String text = bodyIsMap || body > 0 ? "body" + names(0, body) : "text";
    return attributes == 0 ? text : text + " attributes" + names(MOST, attributes);
  }

  private String names(int from, int count) {
    TreeSet<String> names = new TreeSet<>();
    for (int i = from; i < from + count; i++) {
      String name =
          new String(values.buffered(buffers[i]), offsets[i], lengths[i], StandardCharsets.UTF_8);
      String folded = name.toLowerCase(Locale.ROOT);
      if (!folded.startsWith("lab.") && !folded.startsWith("sigline.")) {
        names.add(name.replaceAll("[0-9]+", "0").replaceAll("\\p{Cntrl}", "?"));
      }
    }
    return "{" + String.join(" ", names) + "}";
  }
}

package io.sigline.engine.fieldmap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Texts that a field's value also stands for, in either direction. Immutable. */
final class Translation {
  private final LiteralTable texts;
  private final byte[][] others;

  /** Each key also stands for its values, of which the first counts, and each value for its key. */
  Translation(SequencedMap<String, List<String>> also) {
    List<String> all = new ArrayList<>(also.keySet());
    also.values().forEach(all::addAll);
    texts = LiteralTable.of(all);
    others = new byte[texts.size()][];
    also.forEach((word, values) -> {
      values.forEach(value -> put(value, word));
      put(word, values.getFirst());
    });
  }

  private void put(String text, String other) {
    int number = texts.number(LiteralTable.fold(text));
    if (others[number] == null) {
      others[number] = other.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What the text also is; null if it stands for itself only. */
  byte @Nullable [] of(byte[] text, int offset, int length) {
    int number = texts.number(text, offset, length);
    return number < 0 ? null : others[number];
  }
}

package io.sigline.engine;

import java.util.List;
import java.util.Random;

/** Texts that differ from a well-formed one in a few places. */
public final class MutatedText {
  private MutatedText() {}

  /** Has up to three pieces inserted, deleted or repeated. */
  public static String of(String wellFormed, List<String> inserts, Random random) {
    StringBuilder text = new StringBuilder(wellFormed);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, inserts.get(random.nextInt(inserts.size())));
        case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        default -> {
          int from = random.nextInt(text.length());
          text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(40))));
        }
      }
    }
    return text.toString();
  }
}

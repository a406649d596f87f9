package io.sigline.engine.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** What the targets make of an input. */
public final class Fuzzed {
  /** The line between the parts of an input. */
  public static final String NEXT = "%%%";

  private Fuzzed() {}

  /** The texts of an input, at least one; what is not UTF-8 is replaced. */
  public static List<String> parts(byte[] input) {
    return List.of(new String(input, UTF_8).split("(?m)^" + NEXT + "\r?\n?", -1));
  }
}

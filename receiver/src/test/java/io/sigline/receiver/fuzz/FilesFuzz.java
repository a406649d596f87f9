package io.sigline.receiver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sigline.receiver.config.ConfigFuzz;
import io.sigline.receiver.offline.OfflineFuzz;
import io.sigline.receiver.pull.ArchiveFuzz;
import java.util.Arrays;

/** Fuzz target: files that people give to Sigline; the first byte says which kind. */
public final class FilesFuzz {
  private FilesFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0]) {
      case 'a' -> ArchiveFuzz.read(rest);
      case 'c' -> ConfigFuzz.read(new String(rest, UTF_8));
      case 'e' -> OfflineFuzz.events(rest);
      case 't' -> OfflineFuzz.ruleTest(new String(rest, UTF_8));
      default -> {}
    }
  }
}

package io.sigline.engine.packed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * Fuzz target: packed rules whose checksums are right. Either a file is read from them or they are
 * refused; no input runs for long or out of memory.
 */
public final class PackFuzz {
  /** The file that inputs are about. */
  static final String NAME = "rules.yml";

  static final String MAKER = "test";
  static final FileContent CONTENT = new FileContent(1, 2, 3);

  private PackFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    byte[] checked = checked(input);
    try {
      RulePack pack = RulePack.open(checked, MAKER);
      assertThat(pack.size()).isNotNegative();
      var read = pack.read(NAME, CONTENT);
      assertThat(read == null || read.toString() != null).isTrue();
    } catch (PackException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  /** With checksums that are right. */
  static byte[] checked(byte[] input) {
    byte[] checked = Arrays.copyOf(input, Math.max(input.length, PackLayout.CHECKED));
    System.arraycopy(PackLayout.MAGIC, 0, checked, 0, PackLayout.MAGIC.length);
    FileContent content =
        FileContent.of(checked, PackLayout.CHECKED, checked.length - PackLayout.CHECKED);
    PackOutput sums = new PackOutput();
    sums.fixed(content.crc32());
    sums.fixed(content.crc32c());
    System.arraycopy(sums.bytes(), 0, checked, PackLayout.MAGIC.length, 8);
    return checked;
  }
}

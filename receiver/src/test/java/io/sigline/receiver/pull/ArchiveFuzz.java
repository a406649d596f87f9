package io.sigline.receiver.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of the fuzz target {@code FilesFuzz}: an archive of rules, zip, tar.gz or bare tar. */
public final class ArchiveFuzz {
  private static final PullLimits LIMITS = new PullLimits(1 << 20, 100, 10_000, 1 << 20, 100);
  private static final Path FILE = file();

  private ArchiveFuzz() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzz", ".archive");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the bytes as an archive, and as what is in a tar.gz. */
  public static void read(byte[] bytes) {
    try {
      Files.write(FILE, bytes);
      Archive.read(FILE, LIMITS, ArchiveFuzz::file);
    } catch (PullException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (var in = new java.io.ByteArrayInputStream(bytes)) {
      Budget budget = new Budget(LIMITS, bytes.length);
      new TarReader(budget.counted(in), budget).read(ArchiveFuzz::file);
    } catch (PullException | IOException refused) {
      assertThat(refused).isNotNull();
    }
  }

  private static void file(String name, java.io.InputStream content) throws IOException {
    assertThat(Names.check(name)).doesNotContain("..");
    assertThat(content.readNBytes(20_000)).hasSizeLessThanOrEqualTo(20_000);
  }
}

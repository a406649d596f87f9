package io.sigline.alerting.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.alerting.alert.AlertComposer;
import io.sigline.alerting.alert.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TornCommitsTest {
  private static final String LOG = "journal.db-wal";
  private static final int HEADER = 32;
  private static final AlertComposer COMPOSER = new AlertComposer(List.of(), "", "", 4_096);

  @TempDir Path directory;

  /** What the first one left in the log is not what was synced before the second. */
  @Test
  void twoCommitsTornInARow_itStartsWithWhatWasSynced() throws IOException {
    Path second = directory.resolve("second");
    Path third = directory.resolve("third");
    try (Journal journal = Journal.open(directory.resolve("first"))) {
      raise(journal, 0, 1);
      crashIn(journal, directory.resolve("first"), second, 1, 40);
    }
    try (Journal journal = Journal.open(second)) {
      assertThat(journal.totals().raised()).isEqualTo(1);
      crashIn(journal, second, third, 100, 101);
    }
    try (Journal journal = Journal.open(third)) {
      assertThat(journal.totals().raised()).isEqualTo(1);
    }
  }

  /** One frame of the commit has not reached the disk. */
  private static void crashIn(Journal journal, Path from, Path to, int first, int end)
      throws IOException {
    byte[] before = log(from);
    raise(journal, first, end);
    byte[] after = log(from);
    int at = Math.max(HEADER, Arrays.mismatch(before, after)) + 100;
    after[at] ^= 1;
    Files.createDirectories(to);
    Files.copy(from.resolve("journal.db"), to.resolve("journal.db"));
    Files.write(to.resolve(LOG), after);
  }

  private static byte[] log(Path directory) throws IOException {
    return Files.exists(directory.resolve(LOG))
        ? Files.readAllBytes(directory.resolve(LOG))
        : new byte[0];
  }

  private static void raise(Journal journal, int first, int end) {
    journal.write(transaction -> {
      for (int i = first; i < end; i++) {
        transaction.raise(COMPOSER.raise(Findings.of("h" + i, "ws" + i)), 1, Instant.EPOCH);
      }
    });
  }
}

package io.sigline.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MatchSetTest {
  @TempDir private Path folder;

  @Test
  void table_linesOfOtherRecordsAndComments_areLeftOut() throws IOException {
    Path file = Files.writeString(folder.resolve("t.tsv"), "# id\trule\nr1\tx\tnative\nr2\ty\n");

    assertThat(MatchSet.table(file, "r1"::equals).pairs()).containsExactly("r1\tx");
  }

  @Test
  void detections_ofThePeer_areReadFromItsLines() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("d.ndjson"),
            """
            {"rule_title":"A","rule_id":"x","event":{"lab.rid":"r1","sigma_product":"windows"}}
            {"rule_title":"A","rule_id":"x","event":{"lab.rid":"r2"}}
            {"rule_title":"A","rule_id":"x","event":{"lab.rid":"r2"}}
            """);

    MatchSet found = MatchSet.detections(file);

    assertThat(found.pairs()).containsExactly("r1\tx", "r2\tx");
    Path expected = Files.writeString(folder.resolve("t.tsv"), "r1\tx\nr1\ty\n");
    MatchSet table = MatchSet.table(expected, _ -> true);
    assertThat(found.without(table).pairs()).containsExactly("r2\tx");
    assertThat(table.without(found).pairs()).containsExactly("r1\ty");
  }
}

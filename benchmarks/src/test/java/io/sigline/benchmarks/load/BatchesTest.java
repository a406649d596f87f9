package io.sigline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigline.benchmarks.BenchException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchesTest {
  @TempDir private Path folder;

  @Test
  void read_linesOfThreeRecords_becomeRequestsOfTwo() throws IOException {
    Path file = file("events.jsonl.gz", 2, 3);

    List<ObjectNode> batches = Batches.read(List.of(file), 2, 100);

    assertThat(batches).hasSize(3);
    assertThat(batches.stream().map(BatchesTest::bodies))
        .containsExactly(
            List.of("record 0", "record 1"),
            List.of("record 2", "record 0"),
            List.of("record 1", "record 2"));
  }

  @Test
  void read_recordsOfOneResource_stayUnderIt() throws IOException {
    ObjectNode batch = Batches.read(List.of(file("e.jsonl.gz", 1, 3)), 10, 100).getFirst();

    assertThat(batch.path("resourceLogs")).hasSize(1);
    assertThat(batch.at("/resourceLogs/0/resource/attributes/0/key").asText())
        .isEqualTo("host.name");
    assertThat(batch.at("/resourceLogs/0/scopeLogs/0/logRecords")).hasSize(3);
  }

  @Test
  void read_moreRecordsThanWanted_stops() throws IOException {
    List<ObjectNode> batches = Batches.read(List.of(file("e.jsonl.gz", 5, 3)), 4, 7);

    assertThat(batches.stream().mapToInt(batch -> bodies(batch).size())).containsExactly(4, 3);
  }

  @Test
  void read_missingOrEmptyFile_saysSo() throws IOException {
    Path missing = folder.resolve("nowhere");
    assertThatThrownBy(() -> Batches.read(List.of(missing), 1, 1))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("nowhere: expected a file, found none");

    Path empty = file("empty.jsonl.gz", 0, 0);
    assertThatThrownBy(() -> Batches.read(List.of(empty), 1, 1))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("found no record");
  }

  private static List<String> bodies(JsonNode batch) {
    List<String> bodies = new ArrayList<>();
    batch
        .findValues("logRecords")
        .forEach(records ->
            records.forEach(entry -> bodies.add(entry.at("/body/stringValue").asText())));
    return bodies;
  }

  private Path file(String name, int lines, int records) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < lines; i++) {
        out.write((OtlpLines.request(records) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }
}

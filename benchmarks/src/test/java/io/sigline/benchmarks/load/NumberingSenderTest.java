package io.sigline.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class NumberingSenderTest {
  @Test
  void send_sameRequestTwice_everyRecordHasAnotherNumber() throws Exception {
    List<EncodedBatch> sent = new ArrayList<>();
    var sender =
        new NumberingSender(
            new Sender() {
              @Override
              public void send(EncodedBatch batch, Consumer<Outcome> done) {
                sent.add(batch);
              }

              @Override
              public void close() {}
            });
    ObjectNode request =
        (ObjectNode)
            new JsonMapper()
                .readTree(
                    "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{},{\"attributes\":[]}]}]}]}");
    EncodedBatch batch =
        EncodedBatch.of(NumberingSender.numbered(request), Protocol.GRPC, Compression.NONE);

    sender.send(batch, _ -> {});
    sender.send(batch, _ -> {});

    assertThat(sent)
        .extracting(each -> new String(each.body(), US_ASCII))
        .satisfiesExactly(
            first -> assertThat(first).contains("load-0000000000000001", "load-0000000000000002"),
            second ->
                assertThat(second).contains("load-0000000000000003", "load-0000000000000004"));
    assertThat(sent).extracting(EncodedBatch::records).containsExactly(2, 2);
  }
}

package io.sigline.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RetryingSenderTest {
  private final EncodedBatch batch =
      EncodedBatch.of(OtlpLines.request(7), Protocol.GRPC, Compression.NONE);

  /** Refuses the first request it gets. */
  private static final class RefusingOnce implements Sender {
    private final List<EncodedBatch> got = Collections.synchronizedList(new ArrayList<>());
    private boolean closed;

    @Override
    public void send(EncodedBatch sent, Consumer<Outcome> done) {
      got.add(sent);
      done.accept(got.size() == 1 ? Outcome.refused("full") : Outcome.answered(0, ""));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void send_refused_isSentAgainAndToldOnceItIsTaken() {
    RefusingOnce server = new RefusingOnce();
    CompletableFuture<Outcome> told = new CompletableFuture<>();
    RetryingSender sender = new RetryingSender(server, Duration.ofMillis(10));
    sender.send(batch, told::complete);
    assertThat(told.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(Outcome.answered(0, ""));
    assertThat(server.got).containsExactly(batch, batch);
    assertThat(sender.retried()).isEqualTo(7);
    sender.close();
    assertThat(server.closed).isTrue();
  }
}

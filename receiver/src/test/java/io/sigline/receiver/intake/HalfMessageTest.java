package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Messages over gRPC that do not become whole. */
final class HalfMessageTest {
  private static final int CAME = 10_000;

  @Test
  void export_halfOfAMessageCame_countsAsHeldUntilTheCallerIsGone() throws IOException {
    try (RunningIntake running = RunningIntake.start()) {
      try (Http2Socket socket = new Http2Socket(running.intake.grpcPort())) {
        socket
            .begin()
            .frame(Http2Socket.HEADERS, Http2Socket.END_HEADERS, 1, Http2Socket.exportHeaders())
            .frame(Http2Socket.DATA, 0, 1, half())
            .flush();

        await().until(() -> running.pipeline.bytesInFlight() >= CAME);
      }
      await().until(() -> running.pipeline.bytesInFlight() == 0);
      await().until(() -> running.intake.counters().interrupted.sum() == 1);
      assertThat(running.intake.counters().grpcRequests.sum()).isEqualTo(1);
    }
  }

  /** The header of a message of five times as many bytes as come with it. */
  static byte[] half() {
    return ByteBuffer.allocate(5 + CAME).put((byte) 0).putInt(5 * CAME).array();
  }
}

package io.sigline.receiver.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.sigline.receiver.pipeline.Requests;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Chunks and lines whose length the client says, and of which the server must hold all. */
final class LongChunksTest {
  private static final int MEBIBYTE = 1 << 20;

  private static final String HEAD =
      "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n%s";

  /** How many mebibytes are taken until the server hangs up, 100 at most. */
  private static int flood(PlainSocket socket) {
    byte[] bytes = new byte[MEBIBYTE];
    Arrays.fill(bytes, (byte) 'x');
    for (int i = 0; i < 100; i++) {
      try {
        socket.write(bytes);
      } catch (IOException hungUp) {
        return i;
      }
    }
    return 100;
  }

  @Test
  void chunkOfARequestThatIsRefused_isNotHeld() throws Exception {
    try (RunningIntake running = RunningIntake.startWithToken();
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write(HEAD.formatted("/v1/logs", "7fffffff\r\n"));
      assertThat(flood(socket)).isLessThan(50);
      assertThat(running.pipeline.bytesInFlight()).isZero();
    }
  }

  @Test
  void lineBeforeAChunkThatNeverEnds_isNotHeld() throws Exception {
    try (RunningIntake running = RunningIntake.startWithToken();
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write(HEAD.formatted("/v1/logs", "1;"));
      assertThat(flood(socket)).isLessThan(50);
    }
  }

  @Test
  void chunkOverTheLimit_isTooLarge() throws Exception {
    try (RunningIntake running = RunningIntake.start(2 * MEBIBYTE);
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write(HEAD.formatted("/v1/logs", "7fffffff\r\n"));
      assertThat(flood(socket)).isLessThan(50);
      assertThat(running.intake.counters().tooLarge.sum()).isEqualTo(1);
      assertThat(running.pipeline.bytesInFlight()).isZero();
    }
  }

  @Test
  void oneLongChunk_withinTheLimit_isJudged() throws Exception {
    ExportLogsServiceRequest request = Requests.of("evil " + "x".repeat(8 * MEBIBYTE));
    byte[] body = request.toByteArray();
    try (RunningIntake running = RunningIntake.start();
        PlainSocket socket = new PlainSocket(running.intake.httpPort())) {
      socket.write(
          HEAD.formatted("/v1/logs", Integer.toHexString(body.length) + "\r\n")
              .replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n"));
      socket.write(body);
      socket.write("\r\n0\r\n\r\n");
      assertThat(socket.rest()).startsWith("HTTP/1.1 200");
      assertThat(running.journal.findings()).hasSize(1);
      assertThat(running.pipeline.bytesInFlight()).isZero();
    }
  }
}

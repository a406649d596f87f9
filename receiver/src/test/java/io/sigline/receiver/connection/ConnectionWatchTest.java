package io.sigline.receiver.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.receiver.connection.ClosedConnections.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection is hung up on, by a clock of ours. */
class ConnectionWatchTest {
  private static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("client", 7);

  private final ClosedConnections closed = new ClosedConnections("http");
  private final FakeLine line = new FakeLine();
  private long seconds;
  private final ConnectionWatch watch =
      new ConnectionWatch(
          new ConnectionWatch.Bounds(
              Duration.ofSeconds(30), Duration.ofSeconds(300), Duration.ofSeconds(90)),
          closed,
          () -> Duration.ofSeconds(seconds).toNanos());

  /** Counts how often it is hung up. */
  private static final class FakeLine implements Line {
    private boolean open = true;
    private int hungUp;

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void hangUp() throws IOException {
      if (++hungUp == 2) {
        throw new IOException("not so");
      }
    }
  }

  @AfterEach
  void stop() {
    watch.close();
  }

  private void after(long more) {
    seconds += more;
    watch.look();
  }

  @Test
  void noRequest_hungUpAfterItsTime() {
    watch.opened(CLIENT, line);
    after(30);
    assertThat(line.hungUp).isZero();
    after(1);
    assertThat(line.hungUp).isEqualTo(1);
    assertThat(closed.count(Reason.SILENT)).isEqualTo(1);
  }

  @Test
  void stillOpen_hungUpAgainAndCountedOnce() {
    watch.opened(CLIENT, line);
    after(31);
    after(1);
    after(1);
    assertThat(line.hungUp).isEqualTo(3);
    assertThat(closed.count(Reason.SILENT)).isEqualTo(1);
    line.open = false;
    after(1);
    assertThat(line.hungUp).isEqualTo(3);
    assertThat(watch.size()).isZero();
  }

  @Test
  void requestUnderWay_hasTheTimeOfARequest() {
    watch.opened(CLIENT, line);
    after(30);
    watch.begin(CLIENT);
    after(90);
    assertThat(line.hungUp).isZero();
    after(1);
    assertThat(line.hungUp).isEqualTo(1);
    assertThat(closed.count(Reason.STUCK)).isEqualTo(1);
  }

  @Test
  void answered_isIdleUntilTheNextRequest() {
    watch.opened(CLIENT, line);
    watch.begin(CLIENT);
    watch.end(CLIENT, true);
    after(300);
    watch.begin(CLIENT);
    watch.end(CLIENT, true);
    after(300);
    assertThat(line.hungUp).isZero();
    after(1);
    assertThat(closed.count(Reason.IDLE)).isEqualTo(1);
  }

  @Test
  void answeredBeforeItsEnd_theRestHasTheTimeToCome() {
    watch.opened(CLIENT, line);
    watch.begin(CLIENT);
    watch.end(CLIENT, false);
    after(31);
    assertThat(closed.count(Reason.STUCK)).isEqualTo(1);
  }

  @Test
  void severalRequestsAtOnce_isNotIdleBeforeTheLastIsAnswered() {
    watch.opened(CLIENT, line);
    watch.begin(CLIENT);
    watch.begin(CLIENT);
    watch.end(CLIENT, true);
    after(91);
    assertThat(closed.count(Reason.STUCK)).isEqualTo(1);
  }

  @Test
  void closedOrForgotten_isNotLookedAfter() {
    watch.opened(CLIENT, line);
    watch.forget(CLIENT);
    after(1_000);
    assertThat(line.hungUp).isZero();
    assertThat(watch.size()).isZero();
    watch.begin(CLIENT);
    watch.end(CLIENT, true);
    watch.forget(null);
  }

  @Test
  void sameAddressAgain_isAnotherConnection() {
    watch.opened(CLIENT, line);
    after(30);
    FakeLine second = new FakeLine();
    watch.opened(CLIENT, second);
    after(30);
    assertThat(line.hungUp + second.hungUp).isZero();
  }
}

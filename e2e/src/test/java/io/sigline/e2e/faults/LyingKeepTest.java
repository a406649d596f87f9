package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Certificates;
import io.sigline.e2e.Compression;
import io.sigline.e2e.FreePorts;
import io.sigline.e2e.Marker;
import io.sigline.e2e.OtlpClient;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.faults.FaultProxy.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A Keep that answers, but not as it should: one lie after the other to the same program. */
class LyingKeepTest {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final List<String> COMPUTERS = List.of("ws-1", "ws-2", "ws-3");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final Ledger ledger = new Ledger();

  @Test
  void keepLies_everyAlertArrivesInOrder_nothingGoesElsewhere() throws IOException {
    AtomicInteger elsewhere = new AtomicInteger();
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          elsewhere.incrementAndGet();
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    other.start();
    String redirect = "http://127.0.0.1:" + other.getAddress().getPort() + "/alerts/event";
    try (var keep = KeepContractServer.start(0);
        var network = FaultProxy.start(keep.port(), 300, 1);
        var sigline = start(network);
        var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
      lies(keep, network, redirect)
          .forEach((name, lie) -> {
            int before = keep.requests() + network.total();
            lie.run();
            send(client);
            await(name).atMost(SOON).until(() -> keep.requests() + network.total() > before);
            network.heal();
            await(name).atMost(SOON).until(() -> pending(sigline) == 0);
          });

      ledger.assertEachCountedOnce(keep);
      Ledger.assertInOrder(keep);
      Equations.assertHold(sigline);
      assertThat(elsewhere).hasValue(0);
      assertThat(sigline.metrics().sum("sigline_alerts_failed")).isZero();
    } finally {
      other.stop(0);
    }
  }

  @Test
  void certificateOfKeepIsNotAccepted_alertsWaitAndItIsSaid_arriveOnceAnAuthorityVouches()
      throws IOException {
    int port = FreePorts.next();
    var ours =
        Certificates.create(folder.resolve("ours"))
            .issueExpired("expired")
            .issueFor("elsewhere", "keep.example");
    var others = Certificates.create(folder.resolve("others")).issue("valid");
    Path ca = Files.copy(ours.file("ca.pem"), folder.resolve("keep-ca.pem"));
    try (var sigline =
            SiglineProcess.start(
                folder.resolve("sigline"),
                Marker.rules(folder),
                "alerts.dedup-window=0s",
                "alerts.keep.url=https://localhost:" + port,
                "alerts.keep.ca=" + ca,
                "alerts.keep.api-key=" + KeepContractServer.KEY);
        var client = OtlpClient.grpc(sigline.grpcEndpoint(), Compression.GZIP)) {
      send(client);
      assertWaits(sigline, port, ours.serving("expired"), "its certificate has expired");
      assertWaits(
          sigline, port, ours.serving("elsewhere"), "No subject alternative DNS name matching");
      assertWaits(sigline, port, others.serving("valid"), "no authority that is trusted vouches");
      assertThat(pending(sigline)).isEqualTo(COMPUTERS.size());

      Files.copy(others.file("ca.pem"), ca, StandardCopyOption.REPLACE_EXISTING);
      try (var valid = KeepContractServer.startTls(port, others.serving("valid"))) {
        await().atMost(SOON).until(() -> pending(sigline) == 0);
        ledger.assertEachCountedOnce(valid);
      }
      assertThat(sigline.log().lines())
          .anyMatch(
              line -> line.contains("credentials reloaded") && line.contains("alerts.keep.ca"));
    }
  }

  private static void assertWaits(
      SiglineProcess sigline, int port, SSLContext shown, String reason) {
    try (var keep = KeepContractServer.startTls(port, shown)) {
      await(reason)
          .atMost(SOON)
          .until(() ->
              sigline
                  .log()
                  .lines()
                  .anyMatch(line ->
                      line.contains("alerts wait in the outbox: Keep at https://")
                          && line.contains(reason)));
      assertThat(keep.requests()).isZero();
    }
  }

  /** By name. */
  private static Map<String, Runnable> lies(
      KeepContractServer keep, FaultProxy network, String elsewhere) {
    Map<String, Runnable> lies = new LinkedHashMap<>();
    lies.put("500", () -> keep.failNext(2, 500));
    lies.put("503, come again", () -> keep.failNext(1, 503, Map.of("Retry-After", "1")));
    lies.put("429 without a time", () -> keep.failNext(2, 429));
    lies.put("429, come again", () -> keep.failNext(1, 429, Map.of("Retry-After", "1")));
    lies.put("429, at no time", () -> keep.failNext(1, 429, Map.of("Retry-After", "soon")));
    lies.put("moved", () -> keep.failNext(1, 302, Map.of("Location", elsewhere)));
    lies.put("no answer", () -> keep.failNext(1, 0));
    lies.put("closed inside the exchange", () -> network.faults(Fault.CUT));
    lies.put("reset", () -> network.faults(Fault.RESET));
    lies.put("a byte now and then", () -> network.faults(Fault.TRICKLE));
    lies.put("silence", () -> network.faults(Fault.BLACK_HOLE));
    lies.put("not HTTP", () -> network.faults(Fault.GARBAGE));
    return lies;
  }

  private SiglineProcess start(FaultProxy network) {
    return SiglineProcess.start(
        folder.resolve("sigline"),
        Marker.rules(folder),
        "alerts.dedup-window=0s",
        "alerts.keep.url=http://127.0.0.1:" + network.port(),
        "alerts.keep.api-key=" + KeepContractServer.KEY,
        "alerts.keep.timeout=1s",
        "alerts.keep.rate=1000");
  }

  private void send(OtlpClient client) {
    for (String computer : COMPUTERS) {
      client.export(ledger.request(computer, 1, 0));
      ledger.accepted(computer, 1);
    }
  }

  private static double pending(SiglineProcess sigline) {
    return sigline.metrics().sum("sigline_alerts_pending");
  }
}

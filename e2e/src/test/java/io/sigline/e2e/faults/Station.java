package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.sigline.alerting.deliver.KeepContractServer;
import io.sigline.e2e.Checkout;
import io.sigline.e2e.CollectorProcess;
import io.sigline.e2e.Compression;
import io.sigline.e2e.FreePorts;
import io.sigline.e2e.Marker;
import io.sigline.e2e.OtlpClient;
import io.sigline.e2e.SiglineProcess;
import io.sigline.e2e.SiglineProcess.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sigline in a folder of its own with a Keep behind it, a client before it and, where asked for, a
 * real collector; and what was sent, the measure of what must arrive.
 */
final class Station implements AutoCloseable {
  /** Longer than anything takes that succeeds. */
  static final Duration SOON = Duration.ofMinutes(2);

  /** Added to {@code persistent-queue.yaml}: many small batches, which come again soon. */
  private static final String SMALL_AND_SOON =
      """
      exporters:
        otlp/sigline:
          timeout: TIMEOUT
          retry_on_failure: {initial_interval: 50ms, max_interval: 300ms}
          sending_queue:
            batch: {flush_timeout: 20ms, min_size: 100, max_size: 500}
      """;

  private final Path folder;
  private final KeepContractServer keep;
  private final SiglineProcess program;
  private final OtlpClient client;
  private final Ledger ledger = new Ledger();
  private final int collectorPort = FreePorts.next();

  private Station(Path folder, KeepContractServer keep, SiglineProcess program) {
    this.folder = folder;
    this.keep = keep;
    this.program = program;
    this.client = OtlpClient.grpc(program.grpcEndpoint(), Compression.GZIP);
  }

  /**
   * Starts Sigline, with the marker's rule alone, and a Keep.
   *
   * @param settings beside those that say where Keep is
   */
  static Station start(Path folder, Surroundings surroundings, String... settings) {
    KeepContractServer keep = KeepContractServer.start(0);
    return start(folder, surroundings, keep, keep.port(), settings);
  }

  /**
   * The same with this Keep, which is closed with it.
   *
   * @param way the port by which Sigline reaches it
   */
  static Station start(
      Path folder, Surroundings surroundings, KeepContractServer keep, int way, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                Marker.rules(folder),
                "alerts.keep.url=http://127.0.0.1:" + way,
                "alerts.keep.api-key=" + KeepContractServer.KEY,
                "alerts.keep.rate=1000"));
    settings.addAll(List.of(more));
    try {
      return new Station(
          folder,
          keep,
          SiglineProcess.start(
              siglineFolder(folder), surroundings, settings.toArray(String[]::new)));
    } catch (RuntimeException e) {
      keep.close();
      throw e;
    }
  }

  /** Where Sigline works, once it is started. */
  static Path siglineFolder(Path folder) {
    return folder.resolve("sigline");
  }

  /** Its data directory. */
  static Path data(Path folder) {
    return siglineFolder(folder).resolve("data");
  }

  KeepContractServer keep() {
    return keep;
  }

  SiglineProcess program() {
    return program;
  }

  OtlpClient client() {
    return client;
  }

  Ledger ledger() {
    return ledger;
  }

  /**
   * Starts a collector that exports to Sigline, with its queue on disk.
   *
   * @param way the port by which it reaches Sigline
   * @param timeout of each of its calls
   */
  CollectorProcess collector(int way, Duration timeout) {
    try {
      Path soon =
          Files.writeString(
              folder.resolve("soon.yaml"),
              SMALL_AND_SOON.replace("TIMEOUT", timeout.toMillis() + "ms"));
      return CollectorProcess.start(
          folder.resolve("collector"),
          Map.of(
              "SIGLINE_ENDPOINT", "127.0.0.1:" + way,
              "COLLECTOR_GRPC_LISTEN", "127.0.0.1:" + collectorPort),
          Checkout.collectorConfig("persistent-queue.yaml"),
          soon);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the collector until it is closed. */
  BackgroundLoad load(int others, long seed) {
    return BackgroundLoad.start(ledger, "127.0.0.1:" + collectorPort, others, seed);
  }

  /** Sends a matching record of each computer, by a request each, until it is accepted. */
  void send(String... computers) {
    for (String computer : computers) {
      await()
          .atMost(SOON)
          .ignoreExceptionsMatching(e -> e instanceof StatusRuntimeException)
          .untilAsserted(() -> client.export(ledger.request(computer, 1, 10)));
      ledger.accepted(computer, 1);
    }
  }

  double pending() {
    return program.metrics().sum("sigline_alerts_pending");
  }

  /** True if Keep has something of all that was accepted, and nothing waits for it. */
  boolean isAllIn() {
    return ledger.isIn(keep) && pending() == 0;
  }

  /** Waits until it is. */
  void awaitAll(String when) {
    await(when).atMost(SOON).until(this::isAllIn);
  }

  /** All that was accepted arrives, each record counted once, and the numbers add up. */
  void assertAllArrive() {
    awaitAll("all arrive");
    ledger.assertEachCountedOnce(keep);
    Equations.assertHold(program);
  }

  /** What it said to people so far, beside its log. */
  List<String> sentences() {
    return program.log().lines().filter(line -> line.startsWith("sigline: ")).toList();
  }

  /** Starts it again, after its end: it says why it cannot, in one more sentence. */
  String assertStartRefused() {
    int before = sentences().size();
    program.relaunch();
    assertThat(program.awaitExit(SOON)).isEqualTo(1);
    List<String> after = sentences();
    assertThat(after).hasSize(before + 1);
    return after.getLast();
  }

  @Override
  public void close() {
    try (keep;
        program) {
      client.close();
    }
  }
}

package io.sigline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.alerting.deliver.KeepContractServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new installation with nothing but the repository: the shipped rules and field maps behind a
 * real collector with a shipped file.
 */
class ShippedRulesTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void recordsThatMatch_throughCollector_everyShippedRuleAlertsInKeep() {
    Path rules = Checkout.ROOT.resolve("rules");
    var expected = new TreeSet<String>();
    for (Path test : RuleFiles.files(rules, ".test.yml")) {
      Path rule = test.resolveSibling(test.getFileName().toString().replace(".test.yml", ".yml"));
      expected.addAll(RuleFiles.byId(rule).keySet());
    }
    var records = RuleTestRecords.matching(rules);
    assertThat(expected).as("shipped rules").hasSizeGreaterThanOrEqualTo(60);
    int port = FreePorts.next();
    try (var keep = KeepContractServer.start(0);
        var sigline =
            SiglineProcess.start(
                folder.resolve("sigline"),
                "alerts.keep.url=" + keep.url(),
                "alerts.keep.api-key=" + KeepContractServer.KEY,
                "alerts.keep.rate=1000");
        var collector =
            CollectorProcess.start(
                folder.resolve("collector"),
                Map.of(
                    "SIGLINE_ENDPOINT",
                    sigline.grpcEndpoint(),
                    "COLLECTOR_GRPC_LISTEN",
                    "127.0.0.1:" + port),
                Checkout.collectorConfig("persistent-queue.yaml"));
        var client = OtlpClient.grpc("127.0.0.1:" + port, Compression.GZIP)) {
      records.forEach(client::export);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() ->
              sigline.metrics().sum("sigline_records_evaluated_total") >= records.size()
                  && sigline.metrics().sum("sigline_alerts_pending") == 0);

      var alerted = new TreeSet<String>();
      keep.alerts().forEach(alert -> alerted.add(alert.at("/labels/rule_id").asText()));
      assertThat(alerted).containsAll(expected);
      assertThat(keep.violations()).isEmpty();
      assertThat(collector.dropped()).isZero();
      assertThat(collector.sent()).isEqualTo(records.size());
    }
  }
}

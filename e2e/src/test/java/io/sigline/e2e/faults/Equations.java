package io.sigline.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sigline.e2e.PrometheusText;
import io.sigline.e2e.SiglineProcess;
import java.time.Duration;

/** The equations of docs/operations.md, over the counters of a program at rest. */
final class Equations {
  private Equations() {}

  static void assertHold(SiglineProcess sigline) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertHold(sigline.metrics()));
  }

  private static void assertHold(PrometheusText metrics) {
    assertThat(metrics.sum("sigline_records_received_total"))
        .as("received = evaluated + rejected + repeated + returned + in ring")
        .isEqualTo(
            metrics.sum("sigline_records_evaluated_total")
                + metrics.sum("sigline_records_rejected_total")
                + metrics.sum("sigline_records_repeated_total")
                + metrics.sum("sigline_records_returned_total")
                + metrics.sum("sigline_records_in_ring"));
    assertThat(metrics.sum("sigline_alerts_matched_total"))
        .as("matched = suppressed + delivered + pending + failed")
        .isEqualTo(
            metrics.sum("sigline_alerts_suppressed_total")
                + metrics.sum("sigline_alerts_delivered_total")
                + metrics.sum("sigline_alerts_pending")
                + metrics.sum("sigline_alerts_failed"));
  }
}

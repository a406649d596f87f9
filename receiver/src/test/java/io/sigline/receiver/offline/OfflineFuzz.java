package io.sigline.receiver.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.SourceFile;
import io.sigline.receiver.otlp.OtlpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Parts of the fuzz target {@code FilesFuzz}: files of events, and rule tests. */
public final class OfflineFuzz {
  private OfflineFuzz() {}

  /** Reads the bytes as a file of events. */
  public static void events(byte[] bytes) {
    for (InputFormat format : InputFormat.values()) {
      try {
        Batches batches =
            Batches.of(new ByteArrayInputStream(bytes), "fuzz", format, LogSource.ANY);
        for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
          try {
            assertThat(batch.parser().parse().records()).isNotNegative();
          } catch (OtlpException refused) {
            assertThat(refused.getMessage()).isNotBlank();
          }
        }
      } catch (OfflineException refused) {
        assertThat(refused.getMessage()).startsWith("fuzz");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Reads the text as a rule test. */
  public static void ruleTest(String text) {
    try {
      assertThat(RuleTestFile.read(new SourceFile("fuzz.yml", text))).isNotEmpty();
    } catch (OfflineException refused) {
      assertThat(refused.getMessage()).startsWith("fuzz.yml:");
    }
  }
}

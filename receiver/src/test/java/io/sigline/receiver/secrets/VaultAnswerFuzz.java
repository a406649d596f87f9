package io.sigline.receiver.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.receiver.config.ConfigReader;
import io.sigline.receiver.config.Secret;
import io.sigline.receiver.config.SiglineConfig;
import io.sigline.receiver.config.VaultConfig;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fuzz target: what Vault answers, one call after the other. Answers are parted by lines of {@code
 * %%%}; the first line of each is its status.
 */
public final class VaultAnswerFuzz {
  private static final Secret SECRET = new Secret("", "vault:secret/team#key");
  private static final VaultConfig CONFIG =
      new ConfigReader(Map.of(), SiglineConfig.defaults())
          .read(
              Optional.empty(),
              List.of(
                  "vault.address=http://vault:8200", "vault.role-id=r", "vault.secret-id=marker"))
          .vault();

  private VaultAnswerFuzz() {}

  /** Called by Jazzer, and with each input of the corpus. */
  public static void fuzzerTestOneInput(byte[] input) {
    Deque<String> answers =
        new ArrayDeque<>(Arrays.asList(new String(input, UTF_8).split("(?m)^%%%\r?\n?", 16)));
    InstantSource clock = () -> Instant.parse("2026-11-21T06:00:00Z");
    VaultClient.Way way =
        _ -> {
          String[] answer = answers.isEmpty() ? new String[0] : answers.poll().split("\n", 2);
          if (answer.length < 2) {
            throw new IOException("gone");
          }
          return new VaultClient.Reply(status(answer[0]), answer[1].getBytes(UTF_8));
        };
    try (VaultClient vault = new VaultClient(CONFIG, clock, way)) {
      while (!answers.isEmpty()) {
        read(vault);
      }
    }
  }

  private static void read(VaultClient vault) {
    try {
      assertThat(vault.read(SECRET)).isNotNull();
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("marker").hasSizeLessThan(2_000);
    }
  }

  private static int status(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException _) {
      return 200;
    }
  }
}

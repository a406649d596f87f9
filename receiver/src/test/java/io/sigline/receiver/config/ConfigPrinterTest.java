package io.sigline.receiver.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrinterTest {
  @TempDir private Path folder;

  @Test
  void print_defaults_readsBackTheSame() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yml"), print(List.of()));

    assertThat(
            new ConfigReader(Map.of(), SiglineConfig.defaults()).read(Optional.of(file), List.of()))
        .isEqualTo(SiglineConfig.defaults());
  }

  @Test
  void print_secrets_areMasked() {
    String printed = print(List.of("intake.bearer-token=hunter2", "alerts.keep.api-key=hunter3"));

    assertThat(printed).contains("bearer-token: '***'", "api-key: '***'").doesNotContain("hunter");
  }

  @Test
  void toString_ofTheConfiguration_hidesSecrets() {
    assertThat(read(List.of("intake.bearer-token=hunter2")).toString()).doesNotContain("hunter2");
  }

  private static String print(List<String> overrides) {
    return ConfigPrinter.print(read(overrides));
  }

  private static SiglineConfig read(List<String> overrides) {
    return new ConfigReader(Map.of(), SiglineConfig.defaults()).read(Optional.empty(), overrides);
  }
}

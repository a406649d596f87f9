package io.sigline.receiver.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md to the code. */
class ConfigurationPageTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9.-]+)` \\| ([^|]+) \\| (`[^`]*`|none) \\| (.+) \\|$");

  @Test
  void page_everyKey_isThereOnceInOrderWithItsDefault() throws IOException {
    Map<String, String> documented = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String standard = row.group(3).equals("none") ? "" : row.group(3).replace("`", "");
        assertThat(documented.put(row.group(1), standard)).isNull();
      }
    }
    Map<String, String> expected = new LinkedHashMap<>();
    ConfigPrinter.flat(SiglineConfig.defaults())
        .forEach((key, value) -> expected.put(key, value.toString()));

    assertThat(documented).containsExactlyEntriesOf(expected);
  }
}

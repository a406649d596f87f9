package io.sigline.receiver.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleLoaderTest {
  private static final int FILES = 200;

  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    for (int i = 0; i < FILES; i++) {
      write(i, i % 7 == 0 ? "|contians" : i % 5 == 0 ? "|re" : "");
    }
  }

  @Test
  void load_onAllCores_isAsFileAfterFile() {
    List<Problem> unreadable = new ArrayList<>();
    RuleSet one = RuleSet.read(RuleFiles.rules(List.of(folder)).read(unreadable), Map.of());

    RuleLibrary library = new RuleLoader().load(config());

    assertThat(unreadable).isEmpty();
    assertThat(library.rules()).isEqualTo(one.rules());
    assertThat(library.refused()).isEqualTo(one.refused()).hasSize(29);
    assertThat(library.warnings()).isEqualTo(one.warnings()).isNotEmpty();
  }

  @Test
  void load_againWithOneFileChanged_isAsIfLoadedAnew() throws IOException {
    RuleLoader loader = new RuleLoader();
    List<Rule> before = loader.load(config()).rules();
    write(1, "|startswith");

    List<Rule> after = loader.load(config()).rules();

    assertThat(after).isEqualTo(new RuleLoader().load(config()).rules());
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < after.size(); i++) {
      if (after.get(i).title().equals("Rule 001")) {
        assertThat(after.get(i)).isNotEqualTo(before.get(i));
      } else {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
    }
  }

  private RulesConfig config() {
    return RulesConfig.all(List.of(folder), List.of(), Map.of());
  }

  /** Two files each have the same id. */
  private void write(int number, String modifier) throws IOException {
    var _ =
        Files.writeString(
            folder.resolve("%03d.yml".formatted(number)),
            """
            title: Rule %03d
            id: 6f3e8b1c-0000-4000-8000-%012d
            logsource: {product: test}
            detection:
              selection:
                field%s: 'value%d'
              condition: selection
            """
                .formatted(number, number / 2, modifier, number));
  }
}

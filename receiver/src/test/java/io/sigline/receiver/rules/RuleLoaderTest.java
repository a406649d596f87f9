package io.sigline.receiver.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.compile.Detector;
import io.sigline.engine.compile.Pace;
import io.sigline.engine.compile.Plan;
import io.sigline.engine.event.EventSink;
import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RulesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void load_againInThePlaceOfAPlan_makesAPlanThatMatchesAsOneLoadedAnew() throws IOException {
    RuleLoader loader = new RuleLoader();
    Plan before = loader.load(config()).plan();
    before.prepare(Pace.FULL);
    Plan plan = before;
    int matches = 0;
    for (int turn = 0; turn < FILES / 2; turn++) {
      write(turn % FILES, turn % 3 == 0 ? "|startswith" : "|endswith");
      Files.deleteIfExists(folder.resolve("%03d.yml".formatted((7 * turn + 3) % FILES)));
      RuleLibrary library = loader.load(order(plan, turn % 2 == 0));
      plan = library.plan();

      Plan anew = new RuleLoader().load(config()).plan();
      assertThat(plan.rules()).containsExactlyInAnyOrderElementsOf(library.rules());
      assertThat(matches(plan)).isEqualTo(matches(anew));
      matches += matches(plan).size();
    }
    assertThat(matches).isPositive();
  }

  @Test
  void load_notThoroughly_readsOnlyWhatSeemsToHaveChanged() throws IOException {
    RuleLoader loader = new RuleLoader();
    RuleLibrary before = loader.load(config());
    Path file = folder.resolve("001.yml");
    FileTime modified = Files.getLastModifiedTime(file);
    var _ = Files.writeString(file, Files.readString(file).replace("Rule 001", "Rale 001"));
    Files.setLastModifiedTime(file, modified);
    write(2, "|startswith");

    List<Rule> hasty = loader.load(order(before.plan(), false)).rules();
    List<Rule> thorough = loader.load(order(before.plan(), true)).rules();

    assertThat(hasty).isNotEqualTo(before.rules());
    assertThat(hasty).extracting(Rule::title).contains("Rule 001");
    assertThat(thorough).isEqualTo(new RuleLoader().load(config()).rules());
    assertThat(thorough).extracting(Rule::title).contains("Rale 001");
  }

  @Test
  void load_atAPace_restsAfterEachFileThatWasRead() {
    AtomicInteger rests = new AtomicInteger();

    RuleLibrary library =
        new RuleLoader().load(new RuleLoader.Order(config(), null, rests::incrementAndGet, true));

    assertThat(library.rules()).isEqualTo(new RuleLoader().load(config()).rules());
    assertThat(rests).hasValue(FILES + library.rules().size());
  }

  private RuleLoader.Order order(Plan before, boolean thorough) {
    return new RuleLoader.Order(config(), before, Pace.FULL, thorough);
  }

  /** Keys of the rules that match one record that has many of the values. */
  private static List<String> matches(Plan plan) {
    Detector detector = plan.newDetector();
    EventSink sink = detector.begin();
    sink.root(EventSink.Root.RESOURCE);
    map(sink, "sigma.product", "test");
    sink.root(EventSink.Root.BODY);
    map(sink, "field", "value1");
    return detector.end().stream().map(match -> match.rule().key()).sorted().toList();
  }

  private static void map(EventSink sink, String name, String text) {
    sink.beginMap();
    byte[] key = name.getBytes(UTF_8);
    byte[] value = text.getBytes(UTF_8);
    var _ = sink.key(key, 0, key.length);
    sink.text(value, 0, value.length);
    sink.endMap();
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

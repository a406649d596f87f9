package io.sigline.receiver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.Rule;
import io.sigline.receiver.config.RulesConfig;
import io.sigline.receiver.pull.Archives;
import io.sigline.receiver.rules.RuleLibrary;
import io.sigline.receiver.rules.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of rules are pulled, loaded behind one's own rules, and taken back. */
class PullCommandTest {
  @TempDir private Path folder;
  private Path own = Path.of("");
  private Path maps = Path.of("");
  private Path sigma = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    own = Files.createDirectory(folder.resolve("own"));
    maps = Files.createDirectory(folder.resolve("maps"));
    sigma = folder.resolve("sigma");
    Files.writeString(own.resolve("mine.yml"), Archives.rule(2, "Mine", "x"));
  }

  @Test
  void pull_firstSet_isLoadedBehindOwnRulesWithItsLicence() throws IOException {
    Cli run = pull(release(12), "--yes");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("12 added:")
        .contains("1 left out, rules that go first have their ids:")
        .contains("for " + own.resolve("mine.yml") + ":1")
        .contains("in force: " + sigma.resolve("current"));
    RuleLibrary library = library();
    assertThat(library.rules())
        .hasSize(12)
        .extracting(Rule::title)
        .contains("Mine", "Rule 1")
        .doesNotContain("Rule 2");
    assertThat(library.warnings()).extracting(Problem::check).containsExactly("id-superseded");
    assertThat(library.rules())
        .filteredOn(rule -> rule.title().equals("Rule 1"))
        .singleElement()
        .satisfies(rule -> {
          assertThat(rule.license()).isEqualTo("Detection Rule License (DRL) 1.1");
          assertThat(rule.author()).isEqualTo("Somebody Else");
        });
  }

  @Test
  void pull_withoutAgreementOrDryRun_changesNothing() throws IOException {
    assertThat(pull(release(3)).err()).contains("agree by --yes");
    assertThat(pull(release(3), "--dry-run").out())
        .contains("3 added:")
        .contains("nothing written");
    assertThat(sigma.resolve("current")).doesNotExist();
  }

  @Test
  void pull_updateWithMarkedlyFewerRules_isRefusedUnlessForcedAndCanBeTakenBack()
      throws IOException {
    pull(release(20), "--yes");

    Cli refused = pull(release(10), "--yes");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("10 rules load, 20 did before");
    assertThat(library().rules()).hasSize(20);

    assertThat(pull(release(10), "--yes", "--force").code()).isZero();
    assertThat(library().rules()).hasSize(10);

    Cli back = Cli.run("rules", "rollback", "--into", sigma, "-m", maps);
    assertThat(back.out()).contains("10 added:").contains("in force: ");
    assertThat(library().rules()).hasSize(20);
  }

  @Test
  void pull_inForce_isNotedInTheAuditLog() throws IOException {
    pull(release(3), "--yes");

    Cli listed = Cli.run("audit", "--set", "data-directory=" + folder);
    assertThat(listed.out())
        .contains("rules-pull  done  user ", "(local)", "\"rules-before\":0,\"rules-after\":3");
    Cli verified = Cli.run("audit", "verify", "--set", "data-directory=" + folder);
    assertThat(verified.code()).isZero();
    assertThat(verified.out()).startsWith("1 entries, the chain is whole; the last is 1:");
  }

  @Test
  void pull_sameAgain_hasNothingToChange() throws IOException {
    pull(release(3), "--yes");
    Cli again = pull(release(3), "--yes");
    assertThat(again.out()).contains("nothing to change");
    assertThat(again.code()).isZero();
  }

  @Test
  void pull_intoOneOwnsFolder_isRefused() throws IOException {
    Cli run = Cli.run("rules", "pull", release(3), "--into", own, "-m", maps, "--yes");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("are not touched");
    assertThat(own.resolve("mine.yml")).hasContent(Archives.rule(2, "Mine", "x"));
  }

  @Test
  void pull_ruleThatCannotFire_isNamed() throws IOException {
    Path archive = folder.resolve("x.zip");
    String rule =
        Archives.rule(1, "Never", "a").replace("condition: sel", "condition: sel and not sel");
    Files.write(archive, Archives.zip("rules/1.yml", rule));
    assertThat(pull(archive, "--yes").out())
        .contains("1 cannot be shown to fire, of the new ones:")
        .contains("no licence file is in it");
  }

  @Test
  void pull_rulesThatOnlyAPipelineCompletes_areLoadedWithIt() throws IOException {
    String rule = Archives.rule(1, "Admins", "%admins%").replace("Field:", "Field|expand:");
    Path archive = Files.write(folder.resolve("x.zip"), Archives.zip("rules/1.yml", rule));
    Path pipeline = folder.resolve("pipeline.yml");
    Files.writeString(
        pipeline, "vars: {admins: [root]}\ntransformations: [{type: value_placeholders}]\n");

    assertThat(pull(archive, "--dry-run").err()).contains("no rule of the set can be loaded");
    assertThat(pull(archive, "--dry-run", "--pipeline", pipeline).out())
        .contains("1 added:")
        .contains("1 rules load, 0 did before")
        .doesNotContain("refused", "cannot be shown to fire");
  }

  private Path release(int rules) throws IOException {
    List<String> entries = new ArrayList<>(List.of("LICENSE", "Detection Rule License (DRL) 1.1"));
    for (int i = 1; i <= rules; i++) {
      entries.add("rules/" + i + ".yml");
      entries.add(Archives.rule(i, "Rule " + i, "a" + i));
    }
    Path file = folder.resolve("release.zip");
    return Files.write(file, Archives.zip(entries.toArray(String[]::new)));
  }

  private Cli pull(Path source, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("rules", "pull", source, "--into", sigma, "-m", maps));
    arguments.addAll(List.of("--set", "rules.paths=[" + own + ", " + sigma + "]"));
    arguments.addAll(List.of("--set", "data-directory=" + folder));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  private RuleLibrary library() {
    return new RuleLoader().load(RulesConfig.all(List.of(own, sigma), List.of(maps), Map.of()));
  }
}

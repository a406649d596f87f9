package io.sigline.receiver.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.parse.RuleSet;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleSetLicensesTest {
  private static final String DRL =
      "# Licenses\n\n- Rules of (https://example.org/set) are under the"
          + " [Detection Rule License (DRL) 1.1](https://example.org/drl)\n";

  @TempDir Path folder;

  @Test
  void rule_underRuleSetWithDetectionRuleLicense_getsLicenceAndLink() throws IOException {
    Files.writeString(folder.resolve("LICENSE"), DRL);

    Rule rule = licensed("rules/windows/a.yml", "");

    assertThat(rule.license()).isEqualTo("Detection Rule License (DRL) 1.1");
    assertThat(rule.custom()).containsEntry("link", "https://example.org/set");
  }

  @Test
  void rule_withLicenceOfItsOwn_keepsIt() throws IOException {
    Files.writeString(folder.resolve("LICENSE"), DRL);

    Rule rule = licensed("a.yml", "license: MIT\n");

    assertThat(rule.license()).isEqualTo("MIT");
    assertThat(rule.custom()).doesNotContainKey("link");
  }

  @Test
  void rule_withLinkOfItsOwn_keepsIt() throws IOException {
    Files.writeString(folder.resolve("LICENSE.md"), DRL);

    assertThat(licensed("a.yml", "link: https://example.org/rule\n").custom())
        .containsEntry("link", "https://example.org/rule");
  }

  @Test
  void rule_whoseNearestLicenceFileIsAnother_getsNone() throws IOException {
    Files.writeString(folder.resolve("LICENSE"), DRL);
    Files.createDirectories(folder.resolve("own"));
    Files.writeString(folder.resolve("own/LICENSE"), "Apache License, Version 2.0\n");

    assertThat(licensed("own/a.yml", "").license()).isNull();
  }

  private Rule licensed(String file, String extra) {
    String text =
        "title: T\n"
            + extra
            + "logsource: {category: test}\ndetection: {sel: {A: 1}, condition: sel}\n";
    SourceFile source = new SourceFile(folder.resolve(file).toString(), text);
    List<Rule> rules = RuleSet.read(List.of(source), Map.of()).rules();
    return new RuleSetLicenses().of(rules).getFirst();
  }
}

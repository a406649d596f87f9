package io.sigline.engine.parse;

import static io.sigline.engine.Sigma.read;
import static io.sigline.engine.Sigma.refusal;
import static io.sigline.engine.Sigma.rule;
import static io.sigline.engine.Sigma.text;
import static io.sigline.engine.Sigma.warnings;
import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import io.sigline.engine.rule.Rule.Level;
import io.sigline.engine.rule.Rule.Status;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleFileTest {
  private static final String FULL =
      """
      title: Full
      id: 5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a11
      name: full
      related:
        - id: 5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a12
          type: derived
      taxonomy: sigma
      status: stable
      description: |
        Two
        lines
      license: DRL-1.1
      author: Somebody
      date: 2025-01-02
      modified: 2025-02-03
      references: [https://example.org/a]
      tags: [attack.t1059]
      fields: [Image]
      falsepositives: [Admins]
      scope: [server]
      level: high
      logsource:
        product: Windows
        category: Process_Creation
        service: null
        definition: needs auditing
      detection:
        sel:
          Image: a
        condition: sel
      x-team: {name: blue, sizes: [1, 2]}
      """;

  @Test
  void shadow_ownAttribute_isReadAndNothingButTrueOrFalse() {
    String rule =
        """
        title: On trial
        x-shadow: %s
        logsource: {category: test}
        detection: {sel: {a: b}, condition: sel}
        """;
    assertThat(rule(rule.formatted("true")).shadow()).isTrue();
    assertThat(rule(rule.formatted("false")).shadow()).isFalse();
    assertThat(refusal(rule.formatted("perhaps"))).contains("'x-shadow' expects true or false");
  }

  @Test
  void read_fullRule_keepsEverything() {
    Rule rule = rule(FULL);
    assertThat(rule.key()).isEqualTo("5f1abf38-291a-4a3b-8c0e-0b0a3a1c9a11");
    assertThat(rule.name()).isEqualTo("full");
    assertThat(rule.status()).isEqualTo(Status.STABLE);
    assertThat(rule.level()).isEqualTo(Level.HIGH);
    assertThat(rule.description()).isEqualTo("Two\nlines\n");
    assertThat(rule.license()).isEqualTo("DRL-1.1");
    assertThat(rule.author()).isEqualTo("Somebody");
    assertThat(rule.date()).isEqualTo("2025-01-02");
    assertThat(rule.modified()).isEqualTo("2025-02-03");
    assertThat(rule.references()).containsExactly("https://example.org/a");
    assertThat(rule.tags()).containsExactly("attack.t1059");
    assertThat(rule.fields()).containsExactly("Image");
    assertThat(rule.falsePositives()).containsExactly("Admins");
    assertThat(rule.scope()).containsExactly("server");
    assertThat(rule.logSource()).isEqualTo(new LogSource("process_creation", "windows", null));
    assertThat(rule.custom())
        .containsOnlyKeys("related", "taxonomy", "x-team")
        .containsEntry("x-team", Map.of("name", "blue", "sizes", List.of(1L, 2L)));
    assertThat(rule.source()).hasToString("r.yml:1");
    assertThat(warnings(FULL)).isEmpty();
  }

  @Test
  void read_ruleWithoutIdAndName_isKeyedByFileAndTitle() {
    assertThat(rule(text("sel: {A: 1}\ncondition: sel\n")).key()).isEqualTo("r.yml#T");
  }

  @Test
  void read_badDocument_leavesTheOthers() {
    String good = "title: %s\nlogsource: {category: c}\ndetection: {s: {A: 1}, condition: s}\n";
    RuleFile file =
        read(
            good.formatted("one")
                + "---\ntitle: [unclosed\n---\n"
                + good.formatted("two")
                + "---\ntitle: bad\nlogsource: {category: c}\ndetection: {s: {A: 1}, condition: t}\n"
                + "---\n"
                + good.formatted("three"));
    assertThat(file.rules()).extracting(Rule::title).containsExactly("one", "two", "three");
    assertThat(file.rules()).extracting(rule -> rule.source().line()).containsExactly(1, 7, 15);
    assertThat(file.refused()).extracting(p -> p.line()).containsExactly(6, 13);
  }

  @Test
  void read_documentEndMarkersAndComments_areNoDocuments() {
    RuleFile file =
        read(
            "\uFEFF# licence\n---\n"
                + text("sel: {A: 1}\ncondition: sel\n")
                + "...\n---\n# nothing\n---\n");
    assertThat(file.refused()).isEmpty();
    assertThat(file.rules()).hasSize(1);
  }

  @Test
  void read_windowsLineEnds_countLines() {
    String text = text("sel: {A|contians: 1}\ncondition: sel\n").replace("\n", "\r\n");
    assertThat(refusal(text)).startsWith("r.yml:5: ");
  }

  @Test
  void read_emptyFile_isEmpty() {
    assertThat(read("").refused()).isEmpty();
    assertThat(read("# only a comment\n").rules()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '`',
      value = {
        "just text = r.yml:1: expected a rule, which is a map, found text",
        "[a] = r.yml:1: expected a rule, which is a map, found a list",
        "{logsource: {category: c}} = r.yml:1: 'title' is missing",
        "{title: T, detection: {s: {A: 1}, condition: s}} = r.yml:1: 'logsource' is missing",
        "{title: T, logsource: {category: c}} = r.yml:1: 'detection' is missing",
        "{title: T, logsource: {category: c}, detections: {}} = is 'detections' meant for it?",
        "{title: T, logsource: {}, detection: {s: {A: 1}, condition: s}} = at least one of",
        "{title: T, logsource: {category: c}, detection: {condition: s}} = has no search",
        "{title: T, logsource: {category: c}, detection: {s: {A: 1}}} = has no 'condition'",
        "{title: T, logsource: {category: c}, detection: {s: {A: 1}, Condition: s}} = did you mean",
        "{title: T, logsource: {category: [c]}, detection: {s: {}}} = 'category' expects text",
        "{title: T, level: hihg} = unknown level 'hihg'; did you mean 'high'?",
        "{title: T, level: urgent} = known are informational, low, medium, high, critical",
        "{title: T, status: tset} = unknown status 'tset'; did you mean 'test'?",
        "{title: T, tags: {a: b}} = 'tags' expects a list of texts, found a map",
        "{title: T, correlation: {type: event_count}} = 'timespan' is missing",
      })
  void read_whatIsNoRule_isRefusedWithReason(String yaml, String message) {
    assertThat(refusal(yaml)).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '`',
      value = {
        "sel: {F|contians: x} = r.yml:5: unknown modifier 'contians' in 'F|contians'; did you mean"
            + " 'contains'?",
        "sel: {F|zzz: x} = known are contains, startswith",
        "sel: {F|: x} = unknown modifier ''",
        "sel: {F|Contains: x} = did you mean 'contains'?",
        "sel: {F| contains: x} = did you mean 'contains'?",
        "sel: {} = expected a map of fields, found none",
        "sel: [] = expected a list of keywords or maps, found none",
        "sel: = expected a keyword, found nothing",
        "sel: ['*'] = which is in every event",
        "sel: [''] = which is in every event",
        "sel: {'|cidr': 10.0.0.0/8} = needs a field name",
        "sel: {'|startswith': x} = needs a field name",
        "sel: {'|exists': true} = needs a field name",
      })
  void read_detectionThatSaysNothing_isRefusedWithReason(String search, String message) {
    assertThat(refusal(text(search + "\ncondition: sel\n"))).contains(message);
  }

  @Test
  void read_conditionThatIsNoText_isRefused() {
    assertThat(refusal(text("sel: {A: 1}\ncondition: {a: b}\n"))).contains("found a map");
    assertThat(refusal(text("sel: {A: 1}\ncondition:\n"))).contains("found nothing");
    assertThat(refusal(text("sel: {A: 1}\ncondition: []\n"))).contains("found a list");
  }

  @Test
  void read_questionableRule_loadsWithWarnings() {
    assertThat(warnings(text("sel: {A: 1}\nother: {B: 1}\ncondition: sel\n")))
        .containsExactly("r.yml:6: the search 'other' is not part of the condition");
    assertThat(warnings(text("sel: {A: 1}\ntimeframe: 5m\ncondition: sel\n")))
        .singleElement()
        .asString()
        .contains("'timeframe' says nothing");
    assertThat(warnings("levle: high\n" + text("sel: {A: 1}\ncondition: sel\n")))
        .singleElement()
        .asString()
        .contains("did you mean 'level'?");
    assertThat(warnings("id: 17\ndate: 2025/01/01\n" + text("sel: {A: 1}\ncondition: sel\n")))
        .hasSize(2);
    assertThat(warnings("taxonomy: ecs\n" + text("sel: {A: 1}\ncondition: sel\n"))).hasSize(1);
  }

  @Test
  void read_listOfConditions_isOr() {
    Rule rule = rule(text("a: {A: 1}\nb: {B: 1}\ncondition:\n  - a\n  - b\n"));
    assertThat(rule.detection().conditionText()).isEqualTo("(a) or (b)");
  }

  @Test
  void read_repeatAction_takesTheDocumentBefore() {
    RuleFile file =
        read(
            """
            title: One
            logsource: {category: c}
            detection: {s: {A: 1}, condition: s}
            ---
            action: repeat
            title: Two
            detection: {s: {A: 2}}
            ---
            title: Broken
            """);
    assertThat(file.rules()).extracting(Rule::title).containsExactly("One", "Two");
    assertThat(file.refused()).singleElement().hasToString("r.yml:9: 'logsource' is missing");
  }

  @Test
  void read_repeatWithoutDocumentBefore_isRefused() {
    assertThat(refusal("action: repeat\ntitle: T\n")).contains("no document before");
  }

  @Test
  void read_otherAction_isACustomKey() {
    assertThat(rule("action: page\n" + text("s: {A: 1}\ncondition: s\n")).custom())
        .containsEntry("action", "page");
  }
}

package io.sigline.engine.fieldmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.rule.Problem;
import io.sigline.engine.rule.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldMapsTest {

  @Test
  void read_shippedMaps_areClean() {
    FieldMaps maps = SigmaHqRules.fieldMaps();
    assertThat(maps.problems()).isEmpty();
    assertThat(maps.names()).contains("Windows event log", "Linux auditd", "AWS CloudTrail");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "source: a\\nclaim: []\\nclaims: [{body.a: 1}] | f.yml:2 | unknown key of a field map 'claim' | did you mean 'claims'?",
        "source: a\\nclaims: [{body.a: 1}]\\ntexts: [{text: body, as: jsn}] | f.yml:3 | unknown format 'jsn' | did you mean 'json'?",
        "source: a\\nclaims: [{body.a: 1}]\\nfields: {A: bdy.x} | f.yml:3 | found 'bdy.x' | ",
        "source: a\\nclaims: [{body.a: 1}]\\notherwise: [body.*.x] | f.yml:3 | '*' only as the last | ",
        "source: a\\nclaims: [{body.a: 1}]\\nviews:\\n  - when: {A: 1}\\n    is: {servce: x} | f.yml:5 | unknown key of a log source 'servce' | did you mean 'service'?",
        "source: a\\nclaims: [{body..a: 1}] | f.yml:2 | expected names between the dots | ",
        "source: a | f.yml:1 | expected 'claims' | ",
        "claims: [{body.a: 1}] | f.yml:1 | expected 'source' | ",
        "source: a\\nclaims: [{}] | f.yml:2 | expected a map of fields | ",
        "source: a\\nclaims: {body.a: 1} | f.yml:2 | expected a list, found a map | ",
        "source: a\\nprecedence: high\\nclaims: [{body.a: 1}] | f.yml:2 | expected a whole number | ",
        "source: a\\nclaims: [{body.a: 1}]\\nfields: {A: {also: {a: b}}} | f.yml:3 | either 'from' or 'every' | ",
        "source: [a | f.yml:1 | expected YAML | ",
        "--- 1\\n--- 2 | f.yml:1 | expected one map per file | "
      })
  void read_badFile_isLeftOutAndReported(
      String text, String place, String message, String suggestion) {
    FieldMaps maps =
        FieldMaps.read(
            List.of(
                new SourceFile("f.yml", text.replace("\\n", "\n")),
                new SourceFile("good.yml", "{source: good, claims: [{body.a: 1}]}")));
    assertThat(maps.names()).containsExactly("good");
    assertThat(maps.problems()).isNotEmpty();
    Problem problem = maps.problems().getFirst();
    assertThat(problem.toString()).startsWith(place).contains(message);
    assertThat(problem.suggestion() == null ? "" : problem.suggestion())
        .contains(suggestion == null ? "" : suggestion);
  }

  @Test
  void read_basedOn_hasWhatItDoesNotSay() {
    FieldMaps maps =
        Records.maps(
            "{source: base, claims: [{body.a: 1}], log-source: {product: p}, fields: {F: body.f}, otherwise: [body.d.*]}",
            "{source: own, based-on: base, precedence: 1, claims: [{body.a: 1, body.b: 1}], fields: {G: body.g}}");
    MappedEvent event =
        Records.event(
            maps,
            List.of("F", "G", "H"),
            "{\"a\":\"1\",\"b\":\"1\",\"f\":\"2\",\"g\":\"3\",\"d\":{\"H\":\"4\"}}",
            "{}",
            "{}");
    assertThat(event.fieldMap()).isEqualTo("own");
    assertThat(event.view(0).logSource().product()).isEqualTo("p");
    for (String field : List.of("F", "G", "H")) {
      assertThat(event.view(0).values(field)).as(field).hasSize(1);
    }
  }

  @Test
  void read_basedOnNothing_isLeftOutAndReported() {
    FieldMaps maps =
        FieldMaps.read(
            List.of(
                new SourceFile("a.yml", "{source: base, claims: [{body.a: 1}]}"),
                new SourceFile("b.yml", "{source: own, based-on: bas, claims: [{body.a: 1}]}")));
    assertThat(maps.names()).containsExactly("base");
    assertThat(maps.problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.file()).isEqualTo("b.yml");
          assertThat(problem.suggestion()).contains("base");
        });
  }

  @Test
  void read_severalFaults_areAllReported() {
    FieldMaps maps =
        FieldMaps.read(
            List.of(
                new SourceFile(
                    "f.yml", "{sorce: a, claims: [{body.a: 1}], views: [{wen: {A: 1}}], x: 1}")));
    assertThat(maps.problems()).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void read_moreMapsThanCanBe_reportsTheLast() {
    List<SourceFile> files = new java.util.ArrayList<>();
    for (int i = 100; i < 100 + FieldMaps.MOST + 1; i++) {
      files.add(new SourceFile("f" + i + ".yml", "{source: s" + i + ", claims: [{body.a: 1}]}"));
    }
    FieldMaps maps = FieldMaps.read(files);
    assertThat(maps.names()).hasSize(FieldMaps.MOST);
    assertThat(maps.problems())
        .singleElement()
        .satisfies(p -> assertThat(p.file()).isEqualTo("f164.yml"));
  }
}

package io.sigline.engine.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigline.engine.Sigma;
import io.sigline.engine.event.Value;
import io.sigline.engine.fieldmap.FieldMaps;
import io.sigline.engine.fieldmap.SigmaHqRules;
import io.sigline.engine.match.ReferenceEvaluator;
import io.sigline.engine.proof.Synthesis.Impossible;
import io.sigline.engine.proof.Synthesis.Made;
import io.sigline.engine.proof.Synthesis.Reason;
import io.sigline.engine.rule.LogSource;
import io.sigline.engine.rule.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SynthesizerTest {
  private static final FieldMaps SHIPPED = SigmaHqRules.fieldMaps();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "F: a",
        "F: ''",
        "F: 'a*b?c'",
        "F|contains|all: [one, two, ' -three']",
        "{F|startswith: 'C:\\', F|endswith: '.exe', F|contains: [temp, tmp]}",
        "F|cased|contains: aB",
        "F|neq: a",
        "F: null",
        "F|exists: true",
        "F|exists: false",
        "{F|exists: true, G: null}",
        "F: 4688",
        "F: true",
        "{F|gte: 5, F|lt: 6, G|gt: 9223372036854775807}",
        "F|lt: -0.5",
        "F|re: '^[a-f]{3}-\\d+(x|y)$'",
        "{F|re: '^a.*z$', F|contains|all: [one, two]}",
        "{F|re|i: 'ab+c', F|endswith: END}",
        "F|cidr: '10.1.0.0/16'",
        "F|cidr: '2001:db8::/32'",
        "{F|cidr: '10.0.0.0/8', G|cidr: '192.168.7.1/32'}",
        "{F|fieldref: G, G|endswith: x}",
        "{F|fieldref: G, F|endswith: x}",
        "F|fieldref|contains: G",
        "{F|fieldref|neq: G, G: a}",
        "F|base64offset|contains: 'secret text'",
        "F|wide|base64: attack",
        "F|windash|contains: ' -enc'",
        "{F|minute: 59, G|hour: 3}",
        "F|week: 27",
        "F|month: 2",
        "F|year: 1999",
        "a.b.c: 1"
      })
  void of_everyKindOfTest_makesAMatchAndANearMiss(String item) {
    assertMade(Sigma.item(item));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: {F: x, G: y}\nb: {F: z}\ncondition: a or b",
        "a: {F|endswith: .exe}\nb: {F|contains: [y, a, '0', ' ']}\ncondition: a and not b",
        "a: {F: x}\nfilter_1: {G: null}\nfilter_2: {G: ''}\ncondition: a and not 1 of filter_*",
        "a: {F: x}\nb: {F: y}\nc: {G: z}\ncondition: 1 of (a, b) and not c",
        "a: [one, two]\nb: [three]\ncondition: a and b",
        "a:\n  '|all': [one, two]\ncondition: a",
        "a:\n  - F: x\n  - one\ncondition: a",
        "a: [one]\nb: [on]\ncondition: b and not a",
        "a: {F: x}\ncondition: not a",
        "a: {F: [x, y]}\nb: {G: [v, w]}\ncondition: not (a and b)",
        "a_x: {F: [x, y]}\na_y: {F: [y, z]}\ncondition: all of a_*",
        "a: {F|contains: x}\nb: {F|contains: y}\nc: {F|startswith: y}\ncondition: a and b and not c"
      })
  void of_everyShapeOfCondition_makesAMatchAndANearMiss(String detection) {
    String text = Sigma.text(detection.replace("1 of (a, b)", "(a or b)"));

    assertMade(text);
  }

  @Test
  void of_deniedParts_makesAnEventForEachThatWouldMatchButForIt() {
    Made made =
        made(
            Sigma.rule(
                Sigma.text(
                    "a: {F|contains: x}\nfilter_1: {G: admin}\nfilter_2: {F|endswith: y}\n"
                        + "known: {H: z}\ncondition: a and not 1 of filter_* and not known")));

    assertThat(made.excluded())
        .extracting(Sample::change)
        .containsExactly("left out by 'filter_1'", "left out by 'filter_2'", "left out by 'known'");
    Rule without = Sigma.rule(Sigma.text("a: {F|contains: x}\ncondition: a"));
    for (Sample sample : made.excluded()) {
      assertThat(new ReferenceEvaluator(without).matches(sample.event())).isTrue();
      assertThat(new ReferenceEvaluator(made.rule()).matches(sample.event())).isFalse();
    }
    assertThat(made.excluded().getFirst().event().values("G"))
        .containsExactly(new Value.Text("admin"));
  }

  private static void assertMade(String text) {
    Rule rule = Sigma.rule(text);
    Synthesis synthesis =
        new Synthesizer(List.of(rule), FieldMaps.noneWith(new LogSource("test", null, null)))
            .of(rule);
    assertThat(synthesis).isInstanceOf(Made.class);
    Made made = (Made) synthesis;
    ReferenceEvaluator reference = new ReferenceEvaluator(rule);
    assertThat(reference.matches(made.matching().event())).isTrue();
    assertThat(reference.matches(made.nearMiss().event())).isFalse();
    assertThat(made.nearMiss().change()).isNotEmpty();
    assertThat(made.matching().record().attributes())
        .containsEntry(SyntheticRecord.TAG, rule.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: {F: x}\ncondition: a and not a",
        "a: {F: null}\nb: {F|contains: x}\ncondition: a and b",
        "a: {F|startswith: x}\nb: {F|startswith: xy}\ncondition: b and not a",
        "a: {F|gt: 5}\nb: {F|lt: 5}\ncondition: a and b and not (a or b)"
      })
  void of_aContradiction_saysSo(String detection) {
    Rule rule = Sigma.rule(Sigma.text(detection));

    Synthesis synthesis = new Synthesizer(List.of(rule), FieldMaps.none()).of(rule);

    assertThat(synthesis).isInstanceOf(Impossible.class);
    assertThat(((Impossible) synthesis).reason()).isEqualTo(Reason.CONTRADICTORY);
  }

  @Test
  void of_aTautology_hasNoNearMiss() {
    Rule rule = Sigma.rule(Sigma.text("a: {F: x}\ncondition: a or not a"));

    Synthesis synthesis = new Synthesizer(List.of(rule), FieldMaps.none()).of(rule);

    assertThat(synthesis).isInstanceOf(Impossible.class);
    assertThat(((Impossible) synthesis).reason()).isEqualTo(Reason.NO_NEAR_MISS);
  }

  @Test
  void of_twoValuesForAFieldOfAWindowsEvent_isAContradiction() {
    Rule rule = rule("process_creation", "windows", null, "F: x\n  F|re: y");

    Synthesis synthesis = new Synthesizer(List.of(rule), SHIPPED).of(rule);

    assertThat(synthesis).isInstanceOf(Impossible.class);
    assertThat(((Impossible) synthesis).reason()).isEqualTo(Reason.CONTRADICTORY);
  }

  @Test
  void of_windowsRule_isAMapWithChannelIdAndProvider() {
    Made made = made(rule("process_creation", "windows", null, "Image|endswith: '\\a.exe'"));

    assertThat(made.matching().record().body())
        .isEqualTo(
            Map.of(
                "channel", "Microsoft-Windows-Sysmon/Operational",
                "provider", Map.of("name", "Microsoft-Windows-Sysmon"),
                "event_id", Map.of("id", 1L),
                "event_data", Map.of("Image", "\\a.exe")));
    assertThat(made.matching().record().resource()).isEmpty();
    assertThat(made.nearMiss().event().values("Image")).containsExactly(new Value.Text("\\a.exf"));
  }

  @Test
  void of_rulesOfOtherSources_areTheLinesThatAreLogged() {
    assertThat(body("process_creation", "linux", null, "Image: /bin/a"))
        .contains("sysmon: <Event>")
        .contains("<Data Name=\"Image\">/bin/a</Data>");
    assertThat(body(null, "linux", "auditd", "{type: EXECVE, a1: '-c x'}"))
        .isEqualTo("type=EXECVE msg=audit(1795266000.000:1): a1=2D632078");
    assertThat(body(null, "linux", "sshd", "keywords: [evil]"))
        .startsWith("Nov 21 13:00:00 selftest sshd: ")
        .endsWith(" evil");
    assertThat(body("webserver", null, null, "{cs-uri-query|contains: x=1, sc-status: 404}"))
        .contains("\"GET /?x=1 HTTP/1.1\" 404 ");
    assertThat(body(null, "aws", "cloudtrail", "{eventName: E, a.b: 5}"))
        .contains("\"eventName\":\"E\"")
        .contains("\"a\":{\"b\":5}");
  }

  @Test
  void of_aLogSourceThatNoFieldMapGives_isNamedByTheResource() {
    Made made = made(rule("process_creation", "macos", null, "Image: a"));

    assertThat(made.named()).isEqualTo(new LogSource("process_creation", "macos", null));
    assertThat(made.matching().record().resource())
        .containsOnly(
            Map.entry("sigma.category", "process_creation"), Map.entry("sigma.product", "macos"));
  }

  private static String body(
      @Nullable String category, @Nullable String product, @Nullable String service, String item) {
    return String.valueOf(made(rule(category, product, service, item)).matching().record().body());
  }

  private static Made made(Rule rule) {
    Synthesis synthesis = new Synthesizer(List.of(rule), SHIPPED).of(rule);
    assertThat(synthesis).isInstanceOf(Made.class);
    return (Made) synthesis;
  }

  private static Rule rule(
      @Nullable String category, @Nullable String product, @Nullable String service, String item) {
    StringBuilder text = new StringBuilder("title: T\nlogsource:\n");
    part("category", category, text);
    part("product", product, text);
    part("service", service, text);
    String search = item.startsWith("{") ? item : "\n    " + item.replace("\n", "\n  ");
    String detection =
        item.startsWith("keywords: ") ? item.substring("keywords: ".length()) : search;
    text.append("detection:\n  sel: ").append(detection).append("\n  condition: sel\n");
    return Sigma.rule(text.toString());
  }

  private static void part(String name, @Nullable String value, StringBuilder into) {
    if (value != null) {
      into.append("  ").append(name).append(": ").append(value).append('\n');
    }
  }
}
